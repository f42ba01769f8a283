// Who is signed in, per tab: a second tab may be somebody else, a reloaded one stays who it was.

const KEY = "realtime4j.session";

export function current() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function forget() {
  sessionStorage.removeItem(KEY);
}

/** Asks for a token; throws an Error whose message is for people. */
export async function signIn(name) {
  const session = await post("/demo/token", { name });
  sessionStorage.setItem(KEY, JSON.stringify(session));
  return session;
}

export function createRoom(token, name) {
  return post("/demo/rooms", { token, name });
}

export function putOut(token, roomName, userId) {
  return post("/demo/members", { token, roomName, userId });
}

async function post(path, question) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  }).catch(() => {
    throw new Error("The server cannot be reached at the moment.");
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The server said ${answer.status}.`);
  return body;
}
