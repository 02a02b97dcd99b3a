// The sample that a review trains on: the same rows of the same table, labels as training has them.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleTable } from '../../../automation/review/sample-table';
import type { Workflow } from '../../../steps/workflow';

const problem = { type: 'BinaryClassification', target: 'left', labels: { no: ['no'], yes: ['yes'] } } as unknown as Workflow['problem'];

describe('a sample', () => {
  let folder: string;
  let table: string;
  let sample: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sample-'));
    [table, sample] = [path.join(folder, 'table.csv'), path.join(folder, 'sample.csv')];
    writeFileSync(table, `id,left\n${Array.from({ length: 4000 }, (_, index) => `${index},${index % 3 === 0 ? 'yes' : 'no'}\n`).join('')}`);
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  it('has about the rows that were asked for, and the same ones each time', async () => {
    const rows = await sampleTable(table, { problem }, sample, 1000);
    assert.ok(rows > 850 && rows < 1150, String(rows));
    const first = readFileSync(sample, 'utf8');
    assert.equal(first.trim().split('\n').length, rows + 1);
    await sampleTable(table, { problem }, sample, 1000);
    assert.equal(readFileSync(sample, 'utf8'), first);
  });

  it('has the whole of a small table', async () => {
    assert.equal(await sampleTable(table, { problem }, sample, 100_000), 4000);
  });

  it('cannot be taken of a table without the target', async () => {
    await assert.rejects(sampleTable(table, { problem: { ...problem, target: 'gone' } as Workflow['problem'] }, sample, 10), /no column "gone"/);
  });
});
