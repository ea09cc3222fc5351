// Tickets: what the link in a letter ends with. It stands behind the #, so that nobody but this page is told.

/** The ticket in the page's address; gone from it, and from the history, as soon as it is read. */
export function takeTicket() {
  const ticket = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
  return ticket;
}

/**
 * Show a ticket to the studio.
 * @returns {Promise<string>} what is wrong, in a sentence; nothing when all is well
 */
export async function show(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return "";
    const { error } = await answer.json();
    return sentence(error);
  } catch {
    return "The studio cannot be reached. Try again in a moment.";
  }
}

/** Errors begin small and end open: they are parts of a line elsewhere. */
function sentence(said) {
  return said[0].toUpperCase() + said.slice(1) + (/[.!?]$/.test(said) ? "" : ".");
}
