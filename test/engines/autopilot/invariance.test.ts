// What must not matter to a job: the order of rows, the names of columns, a constant column, the number of threads.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runAutoMl, type AutoMlRequest, type AutoMlResult } from '../../../engines/autopilot/run-automl';
import { createRandom, shuffled } from '../../../engines/random';

/** Metrics of 1,200 rows move by so much when the folds fall otherwise: two standard deviations of an AUC of 0.87 and more. */
const NOISE = 0.03;

interface Rows { columns: string[]; cells: string[][] }

function makeTable(): Rows {
  const random = createRandom(5, 'table');
  const cells = Array.from({ length: 1200 }, () => {
    const [size, city, weight] = [random.next() * 10, random.below(30), random.next()];
    const score = size - 5 + (city % 5) - 2 + weight;
    return [size.toFixed(3), `city ${city}`, weight.toFixed(4), score + (random.next() - 0.5) * 6 > 0 ? 'yes' : 'no'];
  });
  return { columns: ['size', 'city', 'weight', 'y'], cells };
}

const text = ({ columns, cells }: Rows): string => [columns, ...cells].map((row) => row.join(',')).join('\n');

describe('a job of Autopilot on a table told otherwise', function () {
  this.timeout(120_000);
  const table = makeTable();
  let folder = '';
  let plain: AutoMlResult;

  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'invariance-'));
    plain = await run('plain', table);
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));

  async function run(name: string, rows: Rows, changes: Partial<AutoMlRequest> = {}): Promise<AutoMlResult> {
    const file = path.join(folder, `${name}.csv`);
    await fs.writeFile(file, text(rows));
    return runAutoMl({
      training: [file], contentType: 'text/csv;header=present', target: 'y', objective: 'AUC', seed: 7, threads: 2, workerFile: path.resolve('build/autopilot-worker.js'), jobName: 'same', outputFolder: path.join(folder, name),
      memoryMegabytes: 1024, now: () => Date.now(), signal: new AbortController().signal, onEvent: () => undefined, maxCandidates: 6, ...changes,
    });
  }

  const auc = ({ best }: AutoMlResult): number => best.metrics.find(({ name }) => name === 'AUC')?.value ?? Number.NaN;
  const values = ({ candidates }: AutoMlResult): Record<string, number> => Object.fromEntries(candidates.map(({ name, objectiveValue }) => [name, objectiveValue ?? Number.NaN]));

  it('with its rows shuffled has the same AUC but for noise', async () => {
    const order = shuffled(table.cells.length, createRandom(9));
    const other = await run('shuffled', { columns: table.columns, cells: Array.from(order, (row) => table.cells[row] as string[]) });
    assert.ok(auc(plain) > 0.85, String(auc(plain)));
    assert.ok(Math.abs(auc(other) - auc(plain)) < NOISE, `${auc(other)} and ${auc(plain)}`);
  });

  it('with other names of its columns has the very same metrics', async () => {
    assert.deepEqual(values(await run('renamed', { columns: ['b', 'a', 'some "name" of it'.replaceAll('"', ''), 'y'], cells: table.cells })), values(plain));
  });

  it('with a constant column more has the very same metrics', async () => {
    const wider = { columns: ['always', ...table.columns], cells: table.cells.map((row) => ['1', ...row]) };
    assert.deepEqual(values(await run('wider', wider)), values(plain));
  });

  it('has the very same metrics with one thread and with four', async () => {
    for (const threads of [1, 4]) assert.deepEqual(values(await run(`threads-${threads}`, table, { threads })), values(plain));
  });
});
