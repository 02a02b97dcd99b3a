// The served row path gives the bytes of the batch path, row by row.

import assert from 'node:assert';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { openDataWranglerContainer } from '../../../engines/inference/data-wrangler-container';
import { parseRecords } from '../../../engines/inference/csv';
import { encoderFlow } from '../../../flows/encoder-flow';
import type { Flow } from '../../../flows/flow';
import { outputNodeOf } from '../../../flows/graph';
import { readFlow } from '../../../flows/read-flow';
import { writeFlow } from '../../../flows/write-flow';
import { inFolder, runToCsv, sharedData } from '../data-wrangler/flow-runs';

const root = path.resolve(__dirname, '../../..');
const quoted = (fields: readonly (string | null)[]): string => fields.map((field) => (field === null ? '' : `"${field.replaceAll('"', '""')}"`)).join(',');

/** Serves every row and compares it with the line that the batch path wrote for it. */
async function compare(flow: Flow, source: string, csv: string, target: string): Promise<number> {
  return inFolder(async (folder) => {
    const output = outputNodeOf(flow);
    const file = path.join(folder, source);
    writeFileSync(file, csv);
    const { text, result } = await runToCsv(flow, { [source]: file }, `${output.node_id}.default`, { refit: true });
    const [header = [], ...rows] = parseRecords(csv);
    const names = header.map((name) => name ?? '');
    const model = path.join(folder, 'model');
    mkdirSync(model);
    writeFileSync(path.join(model, 'default.flow'), writeFlow(encoderFlow(result.flow, output.node_id, names)));
    const container = await openDataWranglerContainer(model, { INFERENCE_TARGET_COLUMN_NAME: target });
    const body = rows.map((row) => quoted(row.filter((_, place) => names[place] !== target))).join('\n');
    const served = (await container.invoke({ body: Buffer.from(body), contentType: 'text/csv' })).body.toString('utf8').trimEnd().split('\n');
    const [columns = '', ...expected] = text.trimEnd().split('\n');
    const place = columns.split(',').indexOf(target);
    assert.strictEqual(served.length, expected.length);
    expected.forEach((line, row) => {
      const fields = parseRecords(line)[0] ?? [];
      const kept = fields.filter((_, at) => at !== place);
      assert.deepStrictEqual(parseRecords(served[row] ?? '')[0], kept, `row ${row + 1}`);
    });
    return expected.length;
  });
}

describe('serving a flow row by row', function () {
  this.timeout(60_000);

  it('gives the features of the batch path for every bird strike', async () => {
    const flow = readFlow(readFileSync(path.join(root, 'examples/birdstrikes/birdstrikes.flow'), 'utf8'), 'birdstrikes.flow');
    const csv = readFileSync(path.join(root, 'node_modules/vega-datasets/data/birdstrikes.csv'), 'utf8');
    const lines = csv.split('\r\n').map((line, place) => (place === 0 ? line : line.replace(/^((?:"[^"]*"|[^,]*),(?:"[^"]*"|[^,]*)),([^,]*)/, (_, before: string, damage: string) => `${before},${damage === 'None' ? 0 : 1}`)));
    assert.strictEqual(await compare(flow, 'birdstrikes.csv', lines.join('\n'), 'Effect Amount of damage'), 10_000);
  });

  it('gives the features of the batch path for loans', async function () {
    if (!existsSync(sharedData)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const flow = readFlow(readFileSync(path.join(sharedData, 'loans/loans.flow'), 'utf8'), 'loans.flow');
    const csv = readFileSync(path.join(sharedData, 'loans/loans.csv'), 'utf8').split('\n').slice(0, 20_001).join('\n');
    assert.strictEqual(await compare(flow, 'loans.csv', csv, 'loan_status'), 20_000);
  });
});
