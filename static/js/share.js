// Copies the address of a share link; without a script the field can be selected and copied by hand.
"use strict";

function offer(button) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected: copy it now";
    }
  });
}

if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(offer);
document.body.addEventListener("htmx:afterSwap", () => {
  if (navigator.clipboard) document.querySelectorAll("[data-copy][hidden]").forEach(offer);
});
