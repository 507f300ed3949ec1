import assert from "node:assert/strict";
import { test } from "node:test";
import { call } from "../src/api.js";

for (const [cookie, token] of [
  ["csrftoken=dev", "dev"],
  ["theme=dark; __Host-csrftoken=gamma", "gamma"],
  ["__Host-sessionid=x", ""],
  ["xcsrftoken=other", ""],
]) {
  test(`the token of "${cookie}" goes along with what changes something`, async (context) => {
    const asked = [];
    globalThis.document = { cookie };
    context.mock.method(globalThis, "fetch", async (path, options) => {
      asked.push(options);
      return { status: 204 };
    });
    await call("POST", "/api/run", {});
    await call("GET", "/api/problems");
    assert.deepEqual(asked.map(({ headers }) => headers["X-CSRFToken"]), [token, undefined]);
  });
}
