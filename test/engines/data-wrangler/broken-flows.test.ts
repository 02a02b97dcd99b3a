// Flows broken in one place or another are read, linted and opened without any failure but an InputError.

import assert from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { compileRows } from '../../../engines/data-wrangler/row-program';
import { drawFlow } from '../../../flows/draw-flow';
import { diffFlows } from '../../../flows/diff-flow';
import { isJsonObject, type Json } from '../../../flows/json';
import { lintFlow } from '../../../flows/lint-flow';
import { InputError } from '../../../flows/problems';
import { readFlow } from '../../../flows/read-flow';
import { sharedData } from './flow-runs';

const files = [path.resolve(__dirname, '../../../examples/birdstrikes/birdstrikes.flow'), path.join(sharedData, 'loans/loans.flow')].filter((file) => existsSync(file));
const junk: readonly Json[] = [null, '', 'x', 0, -1, 1e300, true, [], {}, ['x'], { x: 1 }, [null], 'Keep', 'df', 'P)h>@6aWAK2m'];

/** Every place in a value, as the keys that lead to it. */
function places(value: Json, at: readonly string[] = []): string[][] {
  const below = Array.isArray(value) ? value.flatMap((item, index) => places(item, [...at, String(index)])) : isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => places(item, [...at, key])) : [];
  return [[...at], ...below];
}

/** A copy with something else at a place, or nothing. */
function replaced(value: Json, [key, ...rest]: readonly string[], by: Json | undefined): Json {
  if (key === undefined) return by ?? null;
  if (Array.isArray(value)) return by === undefined && rest.length === 0 ? value.filter((_, index) => String(index) !== key) : value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  const copy = { ...(value as Record<string, Json>) };
  if (by === undefined && rest.length === 0) delete copy[key];
  else copy[key] = replaced(copy[key] ?? null, rest, by);
  return copy;
}

async function onlyInputErrors(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (!(failure instanceof InputError)) throw failure;
  }
}

describe('broken flows', function () {
  this.timeout(30_000);

  for (const file of files) {
    it(`made of ${path.basename(file)} fail with an InputError at worst`, async () => {
      const text = readFileSync(file, 'utf8');
      const whole = JSON.parse(text) as Json;
      const all = places(whole).filter((place) => place.length > 0);
      const codec = { decode: () => Promise.reject(new Error('no models here')), encode: () => Promise.resolve('') };
      await fc.assert(fc.asyncProperty(fc.constantFrom(...all), fc.option(fc.constantFrom(...junk), { nil: undefined }), async (place, by) => {
        await onlyInputErrors(async () => {
          const flow = readFlow(JSON.stringify(replaced(whole, place, by)), 'broken.flow');
          lintFlow(flow, { file: 'broken.flow', target: 'x', sources: new Map([['birdstrikes.csv', ['a']]]) });
          diffFlows(readFlow(text, 'whole.flow'), flow);
          await onlyInputErrors(() => drawFlow(flow));
          for (const node of flow.nodes) await onlyInputErrors(() => compileRows({ flow, outputNodeId: node.node_id, columns: ['a', 'b'], target: 'b', codec }));
        });
      }), { numRuns: 60 });
    });
  }

  it('that are cut off fail with an InputError', async () => {
    const text = readFileSync(files[0] ?? assert.fail(), 'utf8');
    for (let end = 0; end < text.length; end += 97) await onlyInputErrors(() => readFlow(text.slice(0, end), 'cut.flow'));
  });
});
