// Shows what needs passkeys where the browser has them, and says so when none was used.
"use strict";

const offer = document.getElementById("with-passkey");
if (offer && window.PublicKeyCredential) offer.hidden = false;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  let problem = document.getElementById("passkey-problem");
  if (!problem) {
    problem = document.createElement("p");
    problem.id = "passkey-problem";
    problem.className = "notice notice-caution";
    problem.setAttribute("role", "alert");
    document.querySelector("main h1").after(problem);
  }
  problem.textContent = "That did not work: no passkey was used. Try again, or choose another way.";
});
