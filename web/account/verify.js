// The page of the letter that asks whether an address is somebody's.

import { show, takeTicket } from "./ticket.js";

const ticket = takeTicket();
const [button] = document.getElementsByTagName("button");
const [said] = document.getElementsByTagName("output");

if (ticket) {
  // Not by itself: programs that look for danger in letters open their links, and a ticket is good once.
  button.addEventListener("click", async () => {
    button.disabled = true;
    const wrong = await show("/api/auth/verify", { ticket });
    said.textContent = wrong || "Thank you: this address is proven to be yours.";
    button.hidden = !wrong;
    button.disabled = false;
  });
} else {
  button.hidden = true;
  said.textContent = "This link is not whole. Open the one in the letter again, or copy all of it.";
}
