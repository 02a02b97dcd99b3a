// The table of the bench: 16 columns, seeded, with gaps, outliers and doubled rows, written as a stream.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Names of its columns. */
export const columns = ['id', 'city', 'plan', 'channel', 'device', ...Array.from({ length: 10 }, (_, index) => `n${index}`), 'note'];

const cities = Array.from({ length: 12 }, (_, index) => `city${index}`);
const plans = ['basic', 'plus', 'pro'];
const channels = ['web', 'shop', 'phone', 'mail'];
const devices = ['ios', 'android', 'desktop', 'other', 'tv'];

function* lines(rows: number, seed: number): Generator<string> {
  let state = seed;
  const random = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  const pick = (of: readonly string[]): string => of[Math.floor(random() * of.length)] ?? '';
  yield `${columns.join(',')}\n`;
  let last = '';
  for (let row = 0; row < rows; row += 1) {
    const numbers = Array.from({ length: 10 }, () => (random() < 0.05 ? '' : (random() < 0.01 ? random() * 1e4 : random() * 100 + random() * 10).toFixed(3)));
    if (random() >= 0.02 || last === '') last = `${row},${pick(cities)},${pick(plans)},${pick(channels)},${pick(devices)},${numbers.join(',')},note ${row % 97}\n`;
    yield last;
  }
}

/** Writes the table. */
export async function writeWideTable(file: string, rows: number, seed = 7): Promise<void> {
  await pipeline(Readable.from(lines(rows, seed)), createWriteStream(file));
}
