// Runs whole jobs on small generated tables: problems, budgets, determinism, and models that predict what was judged.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { aucOf } from '../../../engines/autopilot/metrics/classification';
import { openPredictor } from '../../../engines/autopilot/predictor';
import { runAutoMl, type AutoMlEvent, type AutoMlRequest, type AutoMlResult } from '../../../engines/autopilot/run-automl';
import { createRandom } from '../../../engines/random';

const workerFile = path.resolve('build/autopilot-worker.js');

interface Row { cells: (string | null)[]; score: number }

/** Rows of a number, a category and a date whose score is known. */
function makeRows(count: number, seed: number): Row[] {
  const random = createRandom(seed, 'rows');
  return Array.from({ length: count }, () => {
    const size = random.next() * 10;
    const city = random.below(5);
    const score = size - 5 + (city === 2 ? 3 : -1) + (random.next() - 0.5) * 3;
    return { cells: [random.below(10) === 0 ? null : size.toFixed(3), `city ${city}`, `20${10 + random.below(9)}-0${1 + random.below(9)}-11`], score };
  });
}

const csv = (rows: readonly Row[], target: (row: Row) => string): string => ['size,city,day,y', ...rows.map((row) => `${row.cells.map((cell) => cell ?? '').join(',')},${target(row)}`)].join('\n');
const yes = ({ score }: Row): string => (score > 0 ? 'yes' : 'no');

describe('a job of Autopilot', function () {
  let folder = '';
  before(async () => { folder = await fs.mkdtemp(path.join(os.tmpdir(), 'autopilot-')); });
  after(async () => { await fs.rm(folder, { recursive: true, force: true }); });

  const run = async (name: string, text: string, changes: Partial<AutoMlRequest> = {}, events: AutoMlEvent[] = []): Promise<AutoMlResult> => {
    await fs.writeFile(path.join(folder, `${name}.csv`), text);
    return runAutoMl({
      training: [path.join(folder, `${name}.csv`)], contentType: 'text/csv;header=present', target: 'y', seed: 7, threads: 2, workerFile, jobName: name, outputFolder: path.join(folder, name),
      memoryMegabytes: 1024, now: () => Date.now(), signal: new AbortController().signal, onEvent: (event) => { events.push(event); }, maxCandidates: 3, ...changes,
    });
  };
  const modelOf = (name: string, { best }: AutoMlResult): string => path.join(folder, name, best.modelFolder);
  const digest = async (name: string, result: AutoMlResult): Promise<string> => createHash('sha256').update(await fs.readFile(path.join(modelOf(name, result), 'model.json'))).digest('hex');

  it('ranks candidates of a binary problem, and its model tells unseen rows apart', async () => {
    const events: AutoMlEvent[] = [];
    const result = await run('binary', csv(makeRows(700, 1), yes), {}, events);
    assert.equal(result.problemType, 'BinaryClassification');
    assert.deepEqual(result.objective, { name: 'F1', direction: 'Maximize' });
    assert.equal(result.candidates.length, 3);
    assert.deepEqual(result.candidates.map(({ objectiveValue }) => objectiveValue), result.candidates.map(({ objectiveValue }) => objectiveValue ?? 0).sort((a, b) => b - a));
    assert.equal(events.filter(({ type }) => type === 'candidate').length, 3);
    const predictor = await openPredictor(modelOf('binary', result));
    assert.deepEqual([predictor.columns, predictor.labels], [['size', 'city', 'day'], ['no', 'yes']]);
    const fresh = makeRows(400, 2);
    const predictions = predictor.predict(fresh.map(({ cells }) => cells));
    const auc = aucOf(fresh.map((row) => (yes(row) === 'yes' ? 1 : 0)), predictions.map(({ probabilities }) => probabilities?.[1] ?? Number.NaN));
    assert.ok(auc > 0.9, `AUC ${auc}`);
    for (const { probabilities = [], label } of predictions) {
      assert.ok(Math.abs((probabilities[0] as number) + (probabilities[1] as number) - 1) < 1e-9);
      assert.equal(label, (probabilities[1] as number) >= (predictor.threshold as number) ? 'yes' : 'no');
    }
    assert.throws(() => predictor.predict([['1', 'city 1']]), /a row has 2 cells; the model was trained on 3: size, city, day/);
    const { plots, ...files } = result.reports;
    assert.ok(plots.length >= 6);
    for (const file of [...Object.values(files), ...plots.map((plot) => plot.file)]) assert.ok(await fs.stat(path.join(folder, 'binary', file)));
  });

  it('gives the same model bytes for the same seed, on one thread or two, and others for another seed', async () => {
    const text = csv(makeRows(600, 3), yes);
    const digests = [];
    for (const [name, changes] of [['one', { threads: 1 }], ['two', { threads: 2 }], ['other', { seed: 8 }]] as const) digests.push(await digest(name, await run(name, text, { ...changes, maxCandidates: 1, jobName: 'same' })));
    assert.equal(digests[0], digests[1]);
    assert.notEqual(digests[0], digests[2]);
  });

  it('trains one candidate where one is asked for, and says why it ended', async () => {
    const result = await run('single', csv(makeRows(600, 4), yes), { maxCandidates: 1 });
    assert.equal(result.candidates.length, 1);
    assert.equal(result.secondaryStatus, 'MaxCandidatesReached');
    assert.deepEqual((await fs.readdir(modelOf('single', result))).sort(), ['lightgbm-fold-1.txt', 'lightgbm-fold-2.txt', 'lightgbm-fold-3.txt', 'lightgbm-fold-4.txt', 'lightgbm-fold-5.txt', 'model.json']);
  });

  it('ends with the best so far when the time is short', async () => {
    const result = await run('short', csv(makeRows(600, 5), yes), { maxRuntimeSeconds: 0.2, maxCandidates: 10 });
    assert.ok(result.candidates.length >= 1);
    const predictor = await openPredictor(modelOf('short', result));
    assert.equal(predictor.predict([['1', 'city 2', null]]).length, 1);
  });

  it('leaves out candidates for which there is no time, whole ones alone are ranked', async () => {
    let over = false;
    const result = await run('left-out', csv(makeRows(600, 5), yes), {
      threads: 1, maxRuntimeSeconds: 600, now: () => (over ? 1e9 : 0), onEvent: (event) => { if (event.type === 'candidate') over = true; }, maxCandidates: 10,
    });
    assert.deepEqual(result.candidates.map(({ name }) => name), ['CatBoost-BAG-L1-t1']);
    assert.equal(result.secondaryStatus, 'MaxAutoMLJobRuntimeReached');
  });

  it('learns values, with a smaller error than the mean would have', async () => {
    const rows = makeRows(600, 6);
    const result = await run('regression', csv(rows, ({ score }) => score.toFixed(4)));
    assert.equal(result.problemType, 'Regression');
    assert.deepEqual(result.objective, { name: 'MSE', direction: 'Minimize' });
    const explained = result.best.metrics.find(({ name }) => name === 'R2')?.value ?? 0;
    assert.ok(explained > 0.7, `R2 ${explained}`);
    const [prediction] = (await openPredictor(modelOf('regression', result))).predict([['9.5', 'city 2', '2012-01-11']]);
    assert.ok((prediction?.value ?? 0) > 3, String(prediction?.value));
  });

  it('learns three classes, with probabilities that sum to 1', async () => {
    const result = await run('multiclass', csv(makeRows(600, 7), ({ score }) => (score > 1.5 ? 'high' : score > -1.5 ? 'middle' : 'low')));
    assert.equal(result.problemType, 'MulticlassClassification');
    assert.ok((result.best.objectiveValue ?? 0) > 0.6, String(result.best.objectiveValue));
    const predictor = await openPredictor(modelOf('multiclass', result));
    const [prediction] = predictor.predict([['9.5', 'city 2', '2012-01-11']]);
    assert.equal(prediction?.label, 'high');
    assert.ok(Math.abs((prediction?.probabilities ?? []).reduce((sum, p) => sum + p, 0) - 1) < 1e-9);
  });

  it('judges by the rows of a validation channel where there is one', async () => {
    await fs.writeFile(path.join(folder, 'checked.csv'), csv(makeRows(300, 9), yes));
    const result = await run('validated', csv(makeRows(600, 8), yes), { validation: [path.join(folder, 'checked.csv')], maxCandidates: 1 });
    const predictor = await openPredictor(modelOf('validated', result));
    const rows = makeRows(300, 9);
    const right = predictor.predict(rows.map(({ cells }) => cells)).filter(({ label }, at) => label === yes(rows[at] as Row)).length;
    assert.equal(result.best.metrics.find(({ name }) => name === 'Accuracy')?.value, right / 300);
  });

  it('refuses a validation channel with another header', async () => {
    await fs.writeFile(path.join(folder, 'narrow.csv'), 'size,y\n1,yes\n');
    await assert.rejects(run('narrow-check', csv(makeRows(600, 8), yes), { validation: [path.join(folder, 'narrow.csv')] }), /the validation channel lacks "city", "day", which the training channel has/);
  });

  it('refuses an objective of another problem and algorithms that are not there', async () => {
    const text = csv(makeRows(600, 1), yes);
    await assert.rejects(run('objective', text, { objective: 'MSE' }), /objective MSE does not fit BinaryClassification; allowed are F1/);
    await assert.rejects(run('algorithms', text, { algorithms: ['nn-torch'] }), /nn-torch none is here for BinaryClassification; there are catboost, lightgbm/);
  });

  it('tells which algorithms it leaves out', async () => {
    const text = csv(makeRows(600, 1), yes);
    const events: AutoMlEvent[] = [];
    await run('told', text, { algorithms: ['xgboost', 'linear-learner'], maxCandidates: 1 }, events);
    const lines = events.flatMap((event) => (event.type === 'log' ? [event.line] : []));
    assert.ok(lines.some((line) => /xgboost are not here and are left out/.test(line)), lines.join('; '));
  });

  it('judges by the fraction of the rows that is set aside, of each label its share', async () => {
    const rows = makeRows(600, 1);
    const result = await run('fraction', csv(rows, yes), { validationFraction: 0.25, maxCandidates: 1 });
    const insights = JSON.parse(await fs.readFile(path.join(folder, 'fraction', result.reports.modelInsightsJson), 'utf8')) as { autopilot: { rows: number } };
    assert.equal(insights.autopilot.rows, 450);
    const accuracy = result.best.metrics.find(({ name }) => name === 'Accuracy')?.value ?? 0;
    assert.ok(Math.abs(accuracy * 150 - Math.round(accuracy * 150)) < 1e-9, `${accuracy} is of 150 rows`);
    await assert.rejects(run('none', csv(rows, yes), { validationFraction: 1 }), /validation fraction is 1; it lies between 0 and 1/);
    await assert.rejects(run('both', csv(rows, yes), { validationFraction: 0.2, validation: [path.join(folder, 'fraction.csv')] }), /exclude each other/);
  });

  it('tells a candidate that fails, with its reason, and goes on with the others', async () => {
    const events: AutoMlEvent[] = [];
    const failing = path.join(folder, 'failing-worker.cjs');
    // The third candidate is linear.
    await fs.writeFile(failing, `const { parentPort } = require('node:worker_threads'); const on = parentPort.on.bind(parentPort);
parentPort.on = (name, handle) => on(name, (task) => (task.settings?.kind === 'linear' ? parentPort.postMessage({ error: 'no memory for it' }) : handle(task)));
require(${JSON.stringify(workerFile)});`);
    const result = await run('failing', csv(makeRows(600, 2), yes), { workerFile: failing, maxCandidates: 4 }, events);
    assert.deepEqual(result.candidates.map(({ name, status }) => `${name} ${status}`).sort(), ['CatBoost-BAG-L1-t1 Completed', 'LightGBM-BAG-L1-t1 Completed', 'LinearModel-BAG-L1-t1 Failed', 'WeightedEnsemble-L2-FULL-t1 Completed']);
    assert.equal(result.candidates.at(-1)?.failureReason, 'no memory for it');
    assert.ok(events.some((event) => event.type === 'candidate' && event.candidate.status === 'Failed'));
    await assert.rejects(run('all-failing', csv(makeRows(600, 2), yes), { workerFile: failing, algorithms: ['linear-learner'] }), /no candidate could be trained; LinearModel-BAG-L1-t1 failed: no memory for it/);
  });

  it('survives a worker that dies', async () => {
    const dying = path.join(folder, 'dying-worker.cjs');
    await fs.writeFile(dying, `const { parentPort } = require('node:worker_threads'); const on = parentPort.on.bind(parentPort);
parentPort.on = (name, handle) => on(name, (task) => { if (task.settings?.kind === 'linear') throw new Error('died'); handle(task); });
require(${JSON.stringify(workerFile)});`);
    const result = await run('dying', csv(makeRows(600, 2), yes), { workerFile: dying, maxCandidates: 4 });
    assert.deepEqual(result.candidates.filter(({ status }) => status === 'Failed').map(({ name, failureReason }) => [name, failureReason]), [['LinearModel-BAG-L1-t1', 'died']]);
  });

  it('stacks a second layer on the first where there is time, and predicts as it was judged', async () => {
    for (const [name, target] of [['stacked', yes], ['stacked-classes', ({ score }: Row) => (score > 1.5 ? 'high' : score > -1.5 ? 'middle' : 'low')], ['stacked-values', ({ score }: Row) => score.toFixed(4)]] as const) {
      const result = await run(name, csv(makeRows(600, 12), target), { maxRuntimeSeconds: 600, maxCandidates: 30 });
      const second = result.candidates.filter((candidate) => candidate.name.endsWith('-BAG-L2-t1'));
      assert.ok(second.length >= 2, `${name}: ${result.candidates.map((candidate) => candidate.name).join()}`);
      const predictor = await openPredictor(path.join(folder, name, second[0]?.modelFolder ?? ''));
      const fresh = makeRows(200, 13);
      const predictions = predictor.predict(fresh.map(({ cells }) => cells));
      const right = predictions.filter(({ label, value }, at) => (value === undefined ? label === target(fresh[at] as Row) : Math.abs(value - Number(target(fresh[at] as Row))) < 2)).length;
      assert.ok(right > 130, `${name}: ${right} of 200`);
    }
  });

  it('stops when it is told to, and leaves no model', async () => {
    const control = new AbortController();
    const stopped = run('stopped', csv(makeRows(600, 1), yes), { signal: control.signal, onEvent: (event) => { if (event.type === 'status' && event.secondaryStatus === 'ModelTuning') control.abort(); } });
    await assert.rejects(stopped, /was stopped/);
    await assert.rejects(fs.stat(path.join(folder, 'stopped')), /ENOENT/);
  });
});
