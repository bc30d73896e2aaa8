// Loaded by upload.js for a large file alone: sends it in parts by tus 1.0, so that a network that breaks off costs one
// part and not the file. Gives {name} of the upload when all of it has arrived, or the {answer} of a file that is
// attached already. Nothing is kept in the browser: the server finds the upload again by the digest of the file.

import { Upload } from "tus-js-client";

const PART = 262144; // bytes; at 20 KB/s a part takes 13 seconds
const AGAIN_AFTER = [0, 1000, 3000, 5000, 10000]; // milliseconds; each part that arrives begins them anew

window.motcuaParts = async (address, token, file, sha256, onProgress, stalledAfter) => {
  const headers = { "X-CSRFToken": token };
  const begun = await begin(address, headers, file, sha256);
  if (begun.answer) return begun;
  await deliver(begun.where, headers, file, onProgress, stalledAfter);
  return { name: begun.where.split("/").pop() };
};

async function begin(address, headers, file, sha256) {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      ...headers,
      Accept: "application/json",
      "Tus-Resumable": "1.0.0",
      "Upload-Length": String(file.size),
      "Upload-Metadata": `filename ${base64(file.name)},sha256 ${base64(sha256)}`,
    },
  });
  if (answer.status === 201) return { where: answer.headers.get("Location") };
  if (answer.status === 200) return { answer: await answer.json() };
  throw new Error(answer.status);
}

function deliver(uploadUrl, headers, file, onProgress, stalledAfter) {
  return new Promise((resolve, reject) => {
    let watch = 0;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(stand, stalledAfter);
    };
    const end = (done) => (told) => {
      clearTimeout(watch);
      done(told);
    };
    const upload = new Upload(file, {
      uploadUrl, headers, chunkSize: PART, retryDelays: AGAIN_AFTER, storeFingerprintForResuming: false,
      onProgress: (sent) => {
        alive();
        onProgress(sent);
      },
      onSuccess: end(resolve),
      onError: end(reject),
    });
    const stand = () => upload.abort().then(() => reject(new Error("cut")), reject);
    alive();
    upload.start();
  });
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
