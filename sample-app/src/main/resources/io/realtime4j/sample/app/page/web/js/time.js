const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

export const timeOf = (iso) => clock.format(new Date(iso));
/** The time without the half of the day, for where there is room for five digits. */
export const shortTime = (iso) =>
  clock
    .formatToParts(new Date(iso))
    .filter(({ type }) => type !== "dayPeriod")
    .map(({ value }) => value)
    .join("")
    .trim();
export const fullTime = (iso) => full.format(new Date(iso));
export const dayKey = (iso) => new Date(iso).toDateString();

export function dayOf(iso, now = new Date()) {
  const key = dayKey(iso);
  if (key === now.toDateString()) return "Today";
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return key === yesterday.toDateString() ? "Yesterday" : weekday.format(new Date(iso));
}

export function ago(iso, now = Date.now()) {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 1_440)} d ago`;
}
