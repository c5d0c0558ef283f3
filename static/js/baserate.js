// Recomputes what a result means when the reader says how common DALL·E 3 pictures are. The table stays without it.
(() => {
  "use strict";
  const ONE_IN = [1000, 500, 200, 100, 50, 20, 10, 5, 3, 2];

  // As classifier.inference.calibration.probability; `others` is the share of other generators among the rest.
  function probability(place, oneIn, others) {
    const dalle3 = 1 / oneIn;
    const other = (1 - dalle3) * others * 10 ** -Number(place.dataset.log10LrOther);
    const real = (1 - dalle3) * (1 - others) * 10 ** -Number(place.dataset.log10LrReal);
    return dalle3 / (dalle3 + other + real);
  }

  function ofHundred(share) {
    if (share > 0.99) return "more than 99";
    if (share < 0.01) return "fewer than 1";
    return `about ${Math.round(share * 100)}`;
  }

  function update(place) {
    const slider = place.querySelector("input[type=range]");
    const choice = place.querySelector("select");
    const oneIn = ONE_IN[Number(slider.value)];
    slider.setAttribute("aria-valuetext", `1 in ${oneIn}`);
    const share = probability(place, oneIn, Number(choice.value));
    place.querySelector("output").textContent =
      `Suppose 1 in ${oneIn} pictures you check is from DALL·E 3. ` +
      `Then ${ofHundred(share)} of 100 pictures with this result are from DALL·E 3.`;
  }

  function start() {
    for (const place of document.querySelectorAll("[data-base-rate]")) {
      place.querySelector(".base-rate-controls").hidden = false;
      update(place);
    }
  }

  document.addEventListener("input", (event) => {
    const place = event.target.closest("[data-base-rate]");
    if (place) update(place);
  });
  document.addEventListener("htmx:afterSettle", start);
  start();
})();
