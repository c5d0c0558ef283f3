// Sends chosen pictures one by one, two at a time, and shows what became of each. Without it the form still works.
(() => {
  "use strict";
  const PARALLEL = 2;
  const form = document.getElementById("upload");
  const zone = document.getElementById("dropzone");
  const picker = form.querySelector("input[name=images]");
  const photo = document.getElementById("photo");
  const list = document.getElementById("upload-list");
  const status = document.getElementById("upload-status");
  const restButton = document.getElementById("send-rest");
  const rowTemplate = document.getElementById("upload-row");
  const batchSize = Number(form.dataset.batchSize);
  const maxBytes = Number(form.dataset.maxBytes);
  const field = (name) => form.elements[name];

  let batch = field("batch").value;
  let accepted = 0; // pictures the server has taken into this batch
  let sending = 0;
  let lowest = Infinity; // of the allowances told since the batch began: answers may overtake each other
  let stopped = ""; // why nothing more is sent for now (quota, closed site)
  const queue = [];
  const rows = [];

  const say = (text) => { status.textContent = text; };

  function addFiles(files) {
    if (!files.length) return;
    document.getElementById("upload-results").hidden = false;
    const idle = rows.every((row) => row.state !== "waiting" && row.state !== "sending");
    if (idle) startBatch();
    for (const file of files) enqueue(addRow(file));
    document.getElementById("upload-results").scrollIntoView({ block: "nearest" }); // on a phone it is below the fold
    pump();
  }

  function startBatch() {
    batch = newId();
    accepted = 0;
    lowest = Infinity;
    stopped = "";
  }

  // crypto.randomUUID exists on secure origins only; a site on a local network may have none.
  function newId() {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  function addRow(file) {
    const element = rowTemplate.content.firstElementChild.cloneNode(true);
    const row = {
      file, state: "new", again: false, element,
      bar: element.querySelector("progress"),
      outcome: element.querySelector(".upload-outcome"),
      buttons: element.querySelector(".upload-buttons"),
    };
    element.querySelector(".upload-name").textContent = file.name || "pasted picture";
    row.bar.setAttribute("aria-label", `Upload of ${file.name || "pasted picture"}`);
    showThumbnail(element.querySelector("img"), file);
    list.append(element);
    rows.push(row);
    return row;
  }

  function showThumbnail(image, file) {
    const address = URL.createObjectURL(file);
    const free = () => URL.revokeObjectURL(address);
    image.addEventListener("load", free);
    image.addEventListener("error", () => { image.hidden = true; free(); }); // HEIC, or no picture at all
    image.src = address;
  }

  function enqueue(row) {
    if (row.file.size > maxBytes) {
      const size = Math.ceil(row.file.size / 1e6);
      const limit = Math.floor(maxBytes / 1e6);
      return show(row, "refused", `This file is ${size} MB. The limit is ${limit} MB. Save a smaller copy only if you must: the original file gives the best answer.`);
    }
    row.state = "waiting";
    row.bar.hidden = false;
    row.bar.value = 0;
    row.outcome.textContent = "Waiting to be sent";
    row.buttons.replaceChildren();
    queue.push(row);
  }

  function pump() {
    while (queue.length && sending < PARALLEL) {
      const row = queue.shift();
      if (stopped) show(row, "not_sent", stopped, ["again"]);
      else if (accepted + sending >= batchSize && sending) { queue.unshift(row); break; }
      else if (accepted >= batchSize) show(row, "not_sent", `Not taken: a batch takes ${batchSize} pictures. Send this one with the next batch.`, ["again"]);
      else send(row);
    }
    if (!queue.length && !sending) finish();
  }

  function send(row) {
    sending += 1;
    row.state = "sending";
    row.outcome.textContent = "Sending";
    say(`Sending ${row.file.name || "a picture"}`);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
    body.append("batch", batch);
    body.append("context", field("context").value);
    if (row.again || field("again").checked) body.append("again", "on");
    body.append("images", row.file, row.file.name || "pasted.png");
    const request = new XMLHttpRequest(); // fetch cannot tell how much of an upload has gone
    request.open("POST", form.action || location.href);
    request.responseType = "text";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) row.bar.value = Math.round((event.loaded / event.total) * 100);
    });
    request.addEventListener("loadend", () => {
      sending -= 1;
      settle(row, request);
      pump();
    });
    request.send(body);
  }

  function settle(row, request) {
    if (request.status === 0) return show(row, "lost", "The connection broke. This picture was not received.", ["again"]);
    const answer = answerOf(request);
    if (!answer) {
      const words = request.status >= 500
        ? "Something went wrong on our side. Wait a minute, then send it again."
        : "You may be signed out. Load this page again, sign in, and send it again.";
      return show(row, "lost", words, ["again"]);
    }
    if (answer.allowance) showAllowance(answer.allowance);
    const result = answer.results && answer.results[0];
    if (!result) return show(row, "refused", answer.error ? answer.error.message : "We could not read this file.", ["again"]);
    if (result.outcome === "accepted") return follow(row, result);
    if (result.outcome === "duplicate") return offerEarlier(row, result);
    if (result.outcome === "not_sent") {
      if (result.code !== "batch_full") stopped = result.message;
      return show(row, "not_sent", result.message, ["again"]);
    }
    return show(row, "refused", result.message);
  }

  function showAllowance(allowance) {
    if (allowance.remaining > lowest) return;
    lowest = allowance.remaining;
    document.getElementById("allowance").textContent = allowance.sentence;
  }

  // The sign-in page answers in JSON too, so only these two make an answer one of ours.
  function answerOf(request) {
    try {
      const answer = JSON.parse(request.responseText);
      return answer.results || answer.error ? answer : null;
    } catch {
      return null;
    }
  }

  function follow(row, result) {
    accepted += 1;
    show(row, "accepted", "");
    const live = document.createElement("div");
    live.setAttribute("hx-get", result.status_url);
    live.setAttribute("hx-trigger", "load, every 3s");
    live.setAttribute("hx-swap", "outerHTML");
    live.textContent = "Received";
    const link = anchor(result.url, "Open the result");
    row.outcome.replaceChildren(live);
    row.buttons.replaceChildren(link);
    window.htmx.process(row.outcome);
  }

  function offerEarlier(row, result) {
    show(row, "duplicate", result.message);
    const again = button("Check again (uses one image)", () => { row.again = true; resend([row]); });
    row.buttons.replaceChildren(anchor(result.url, "See that result"), again);
  }

  function show(row, state, message, actions = []) {
    row.state = state;
    row.bar.hidden = true;
    row.element.dataset.state = state;
    row.outcome.textContent = message;
    row.buttons.replaceChildren();
    if (actions.includes("again")) row.buttons.append(button("Send again", () => resend([row])));
    if (message) say(`${row.file.name || "Pasted picture"}: ${message}`);
  }

  function resend(some) {
    if (!queue.length && !sending) startBatch();
    some.forEach(enqueue);
    pump();
  }

  function anchor(address, text) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = text;
    return link;
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-secondary button-small";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  const unsent = () => rows.filter((row) => row.state === "not_sent" || row.state === "lost");

  function finish() {
    const left = unsent().length;
    restButton.hidden = left < 2;
    if (!rows.length) return;
    const count = (state) => rows.filter((row) => row.state === state).length;
    const parts = [`${count("accepted")} of ${rows.length} received.`];
    if (count("duplicate")) parts.push(`${count("duplicate")} checked before.`);
    if (count("refused")) parts.push(`${count("refused")} refused.`);
    if (left) parts.push(`${left} not sent: they stay in this list.`);
    say(parts.join(" "));
  }

  const pictures = (transfer) => [...(transfer ? transfer.files : [])];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!picker.files.length) return say("Choose at least one picture first.");
    takeFrom(picker);
  });
  function takeFrom(input) {
    addFiles([...input.files]);
    input.value = "";
  }
  picker.addEventListener("change", () => takeFrom(picker));
  photo.addEventListener("change", () => takeFrom(photo));
  restButton.addEventListener("click", () => { restButton.hidden = true; resend(unsent()); });
  document.addEventListener("paste", (event) => {
    const files = pictures(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    addFiles(files);
  });
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("is-over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    addFiles(pictures(event.dataTransfer));
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.length || sending) event.preventDefault();
  });

  document.getElementById("send").hidden = true; // choosing is sending
  document.getElementById("paste-hint").hidden = false;
  document.getElementById("camera").hidden = false;
})();
