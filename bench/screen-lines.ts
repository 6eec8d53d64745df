// Writes lines as `aws logs tail` prints them, ten a call, at so many a second in two bursts, until it is ended.
const LINES_A_CALL = 10;
/** A pipe is told from a file by its pauses: what has come is shown when nothing has for a fifth of a second. */
const EVERY_MS = 500;

const linesPerSecond = Number(process.argv[2]);
const beganAtMs = performance.now();
let written = 0;

function lineOf(number: number): string {
  const call = Math.floor(number / LINES_A_CALL);
  const id = `${String(call % 1e8).padStart(8, '0')}-5c1b-4a0e-9b1e-2f60c1d7aa90`;
  const time = new Date().toISOString();
  const prefix = `${time} 2026/03/02/[$LATEST]${String(call % 10).padStart(32, '0')}`;
  switch (number % LINES_A_CALL) {
    case 0:
      return `${prefix} START RequestId: ${id} Version: $LATEST`;
    case LINES_A_CALL - 2:
      return `${prefix} END RequestId: ${id}`;
    case LINES_A_CALL - 1:
      return `${prefix} REPORT RequestId: ${id}\tDuration: 41.20 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB\tMax Memory Used: 91 MB`;
    default:
      return `${prefix} ${time}\t${id}\t${number % 97 === 0 ? 'ERROR' : 'INFO'}\torder ${number} taken from the queue and stored`;
  }
}

setInterval(() => {
  const due = Math.floor(((performance.now() - beganAtMs) * linesPerSecond) / 1000);
  let text = '';
  for (; written < due; written += 1) text += `${lineOf(written)}\n`;
  if (text !== '') process.stdout.write(text);
}, EVERY_MS);
