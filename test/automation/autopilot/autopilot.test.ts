// `mlops autopilot train` and `predict` without a pipeline: from a CSV to a model, a report and predictions.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { autopilotPredict } from '../../../automation/commands/autopilot-predict';
import { autopilotTrain } from '../../../automation/commands/autopilot-train';
import type { Command, CommandContext } from '../../../automation/commands/command';
import type { CommandResult } from '../../../automation/console/result';

/** 400 rows of which size and colour decide; the comment has commas and quotes. */
function table(): string {
  const rows = Array.from({ length: 400 }, (_, index) => {
    const size = (index * 7919) % 100;
    const colour = ['red', 'blue', 'green'][(index * 31) % 3] ?? '';
    const good = size > 50 && colour === 'red';
    return `${index},${size},${colour},"a ""comment"", ${index % 5}",${(index % 17 === 0 ? !good : good) ? 'bad' : 'fine'}`;
  });
  return `id,size,colour,comment,outcome\n${rows.join('\n')}\n`;
}

describe('Autopilot without a pipeline', function () {
  this.timeout(60_000);
  let folder: string;
  const packageFolder = path.resolve(__dirname, '../../..');
  let trained: CommandResult;
  const events: object[] = [];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'autopilot-command-'));
    writeFileSync(path.join(folder, 'rows.csv'), table());
    trained = await train('model', {});
  });
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  async function run(command: Command, values: string[], options: CommandContext['options']): Promise<CommandResult> {
    const console = { report: (event: object) => { events.push(event); } } as unknown as CommandContext['console'];
    return command.run({ values, options, console, workingFolder: folder, packageFolder, environment: {}, now: Date.now, signal: new AbortController().signal });
  }

  const train = (output: string, more: CommandContext['options']): Promise<CommandResult> => (
    run(autopilotTrain, ['rows.csv'], { target: 'outcome', positive: 'bad', drop: ['id'], candidates: '3', threads: '2', seed: '1', output, ...more }));
  const predict = (rows: string, output = 'predictions.csv'): Promise<CommandResult> => run(autopilotPredict, ['model', rows], { output });

  it('leaves the best model, all candidates, the documents and a report', () => {
    assert.deepEqual(readdirSync(path.join(folder, 'model')).sort(), ['candidates', 'explainability.json', 'leaderboard.json', 'model', 'model-insights.json', 'report.html']);
    const report = readFileSync(path.join(folder, 'model/report.html'), 'utf8');
    assert.match(report, /<svg/);
    for (const title of ['Feature importance', 'ROC curve', 'Precision and recall', 'Calibration', 'Cumulative gain', 'Lift', 'Confusion matrix']) assert.ok(report.includes(`<figcaption>${title}`), title);
    const { best, candidates } = trained.data as { best: string; candidates: { name: string }[] };
    assert.ok(existsSync(path.join(folder, 'model/candidates', best, 'model.json')));
    assert.deepEqual(candidates.map(({ name }) => name).sort(), readdirSync(path.join(folder, 'model/candidates')).sort());
  });

  it('tells what AWS would not have taken', () => {
    assert.deepEqual((trained.data as { warnings: string[] }).warnings.filter((text) => /500 at least/.test(text)), ['the training data has 400 rows; Autopilot on AWS takes 500 at least']);
  });

  it('gives each row its label and the probability of the positive one', async () => {
    const { data } = await predict('rows.csv');
    assert.equal(data['rows'], 400);
    const [header, ...lines] = readFileSync(path.join(folder, 'predictions.csv'), 'utf8').trim().split('\n');
    assert.equal(header, 'predicted_label,probability');
    assert.equal(lines.length, 400);
    const mean = (label: string): number => { const of = lines.filter((line) => line.startsWith(label)).map((line) => Number(line.split(',')[1])); return of.reduce((sum, value) => sum + value, 0) / of.length; };
    assert.ok(mean('bad') > mean('fine') + 0.3, 'the probability is that of bad');
  });

  it('reads columns in any order, and more than it needs', async () => {
    const lines = table().trim().split('\n').map((line) => { const [id = '', size = '', colour = ''] = line.split(','); return `${colour},x,${size},${id},"c"`; });
    writeFileSync(path.join(folder, 'other.csv'), `${lines.join('\n').replace('colour,x,size,id,"c"', 'colour,extra,size,id,comment')}\n`);
    await predict('rows.csv', 'one.csv');
    await predict('other.csv', 'two.csv');
    const agree = (file: string): string[] => readFileSync(path.join(folder, file), 'utf8').split('\n').map((line) => line.split(',')[0] ?? '');
    const [one, two] = [agree('one.csv'), agree('two.csv')];
    assert.ok(one.filter((label, at) => label === two[at]).length > 380);
  });

  it('refuses a table that does not fit, names the line, and leaves no file', async () => {
    writeFileSync(path.join(folder, 'ragged.csv'), 'size,colour,comment\n1,red,"a"\n2,blue\n');
    await assert.rejects(predict('ragged.csv', 'none.csv'), /ragged.csv:3: the row has 2 cells, the header 3/);
    writeFileSync(path.join(folder, 'short.csv'), 'size\n1\n');
    await assert.rejects(predict('short.csv', 'none.csv'), /the columns "colour", "comment" are missing/);
    writeFileSync(path.join(folder, 'open.csv'), 'size,colour,comment\n1,red,"never closed\n');
    await assert.rejects(predict('open.csv', 'none.csv'), /open.csv:2: .*never closed/);
    writeFileSync(path.join(folder, 'empty.csv'), '');
    await assert.rejects(predict('empty.csv', 'none.csv'), /the file is empty/);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('none')), []);
  });

  it('refuses what cannot be trained on, and leaves no folder', async () => {
    await assert.rejects(train('no', { target: 'nothing' }), /the data has no column "nothing"; it has "id", "size"/);
    await assert.rejects(train('no', { positive: 'maybe' }), /the positive label "maybe" is none of two labels/);
    await assert.rejects(train('no', { drop: ['nope'] }), /--drop names "nope"/);
    await assert.rejects(train('no', { problem: 'Clustering' }), /--problem is "Clustering"; it is one of BinaryClassification/);
    await assert.rejects(train('no', { candidates: '0' }), /--candidates takes a whole number from 1, not "0"/);
    await assert.rejects(train('model', {}), /there is model already/);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('no') && !name.endsWith('.csv')), []);
  });

  it('gives the same model for the same seed, whatever the threads', async () => {
    await train('again', { threads: '1' });
    const model = (name: string): string => readFileSync(path.join(folder, name, 'model/model.json'), 'utf8');
    assert.equal(model('again'), model('model'));
  });
});
