// The page of the letter that lets somebody choose a new password.

import { show, takeTicket } from "./ticket.js";

const ticket = takeTicket();
const [form] = document.forms;
const said = form.querySelector("output");
const button = form.querySelector("button");

if (ticket) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const wrong = await show("/api/auth/reset", { ticket, password: form.elements.password.value });
    said.textContent = wrong || "Done. You are signed out everywhere; sign in with the new password.";
    for (const part of form.querySelectorAll("label, button")) part.hidden = !wrong;
    button.disabled = false;
  });
} else {
  for (const part of form.querySelectorAll("label, button")) part.hidden = true;
  said.textContent = "This link is not whole. Open the one in the letter again, or copy all of it.";
}
