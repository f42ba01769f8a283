// What a tab comes back to when it is reloaded: its room, what was begun there, the status that was chosen.

const KEY = "realtime4j.place";

let place = read();

function read() {
  try {
    return { room: null, status: null, drafts: {}, ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch {
    return { room: null, status: null, drafts: {} };
  }
}

function keep(changes) {
  place = { ...place, ...changes };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // Without a place to keep it a reload begins anew.
  }
}

export const keptRoom = () => place.room;
export const keepRoom = (room) => keep({ room });

export const keptStatus = () => place.status;
export const keepStatus = (status) => keep({ status });

export const draftOf = (room) => place.drafts[room] ?? "";

export function keepDraft(room, text) {
  if (draftOf(room) === text) return;
  const { [room]: before, ...others } = place.drafts;
  keep({ drafts: text === "" ? others : { ...others, [room]: text } });
}

/** Whoever comes next finds nothing of it. */
export function forget() {
  sessionStorage.removeItem(KEY);
  place = read();
}
