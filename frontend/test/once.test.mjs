import assert from "node:assert/strict";
import { test } from "node:test";
import { startedOnce } from "../src/run/once.js";

function start() {
  const posts = [];
  let isLost = false;
  const once = startedOnce(async (request, { key }) => {
    posts.push({ request, key });
    if (isLost) throw new Error("no answer");
    return posts.length;
  });
  const lose = async (...args) => {
    isLost = true;
    await assert.rejects(once(...args));
    isLost = false;
  };
  return { posts, once, lose };
}

test("what got no answer goes again under its key, word for word", async () => {
  const { posts, once, lose } = start();
  await lose({ code: "a" }, { rows: 24 });
  await once({ code: "a" }, { rows: 20 });
  assert.deepEqual(posts[1], posts[0]);
  assert.deepEqual(posts[0].request, { code: "a", rows: 24 });
});

test("another click, after an answer or with other code, is another request", async () => {
  const { posts, once, lose } = start();
  await once({ code: "a" });
  await once({ code: "a" });
  await lose({ code: "b" });
  await once({ code: "c" });
  await once({ code: "b" });
  assert.equal(new Set(posts.map(({ key }) => key)).size, 5);
});
