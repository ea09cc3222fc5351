// Time, as people read and hear it.

/** 75 -> "1:15", 3675 -> "1:01:15". */
export function clock(seconds) {
  const { hours, minutes, rest } = parts(seconds);
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** 75 -> "1 minute 15 seconds", for a screen reader. */
export function spoken(seconds) {
  const { hours, minutes, rest } = parts(seconds);
  return [count(hours, "hour"), count(minutes, "minute"), count(rest, "second")].filter(Boolean).join(" ") || "0 seconds";
}

/** A video of 6 seconds lasts 5.99 in some browsers: what is within a frame or two of a second is that second. */
const NEAR = 0.05;

function parts(seconds) {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds + NEAR)) : 0;
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, rest: whole % 60 };
}

function count(number, noun) {
  return number ? `${number} ${noun}${number === 1 ? "" : "s"}` : "";
}
