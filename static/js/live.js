// Stops a page that follows its results when something else answers, such as the sign-in page after a session ended.
(() => {
  "use strict";
  const WORDS = "You may be signed out, so this stopped updating. Load this page again and sign in. Your result is kept.";

  const pathOf = (address) => new URL(address, location.href).pathname;

  // Without its attributes the copy asks no more; the original would ask for ever.
  function stop(live) {
    const still = live.cloneNode(true);
    for (const name of ["hx-get", "hx-trigger", "hx-swap"]) still.removeAttribute(name);
    const note = document.createElement("p");
    note.className = "stopped";
    note.setAttribute("role", "status");
    live.replaceWith(note, still);
    note.textContent = WORDS;
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, target } = event.detail;
    if (!xhr.responseURL || pathOf(xhr.responseURL) === pathOf(requestConfig.path)) return;
    event.detail.shouldSwap = false;
    stop(target);
  });
})();
