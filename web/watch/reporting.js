// Reporting: say that something is wrong with a video.

const ANSWERS = {
  201: "Thank you. Somebody will look at it.",
  404: "Nobody sees this video any more.",
  429: "That was a lot at once. Try again in some minutes.",
};
const FAILED = "That did not work. Try again in a moment.";

/** Let a form say what is wrong with the video in a folder. Nobody is told who says so. */
export function report(form, folder) {
  const said = form.querySelector("output");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "";
    const status = await send({ video: folder, ...Object.fromEntries(new FormData(form)) });
    said.textContent = ANSWERS[status] ?? FAILED;
    button.disabled = status === 201;
  });
}

async function send(body) {
  try {
    const answer = await fetch("/api/reports", {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status;
  } catch {
    return 0; // the studio cannot be reached
  }
}
