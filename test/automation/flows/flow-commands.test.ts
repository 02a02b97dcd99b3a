// `mlops flow run|score|describe|diff|draw` on a small flow and its data.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command, CommandContext } from '../../../automation/commands/command';
import { flowDescribe } from '../../../automation/commands/flow-describe';
import { flowDiff } from '../../../automation/commands/flow-diff';
import { flowDraw } from '../../../automation/commands/flow-draw';
import { flowRun } from '../../../automation/commands/flow-run';
import { flowScore } from '../../../automation/commands/flow-score';
import type { CommandResult } from '../../../automation/console/result';
import { smallFlow } from '../../local/jobs/processing/flow';

describe('flow commands', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'flow-commands-'));
    writeFileSync(path.join(folder, 'a.flow'), smallFlow());
    writeFileSync(path.join(folder, 'rows.csv'), `size,colour\n${Array.from({ length: 60 }, (_, index) => `${index},${index % 3 === 0 ? 'red' : 'blue'}`).join('\n')}\n`);
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  async function run(command: Command, values: string[], options: CommandContext['options'] = {}, signal = new AbortController().signal): Promise<CommandResult> {
    const console = { report: () => undefined } as unknown as CommandContext['console'];
    return command.run({ values, options, console, workingFolder: folder, packageFolder: folder, environment: process.env, now: Date.now, signal });
  }

  const source = { source: ['rows=rows.csv'] };
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

  it('shows the first rows where none are written', async () => {
    const { data, text } = await run(flowRun, ['a.flow'], { ...source, refit: true });
    assert.deepEqual([data['rows'], data['columns']], [60, ['size', 'colour_blue', 'colour_red']]);
    assert.equal((data['head'] as unknown[]).length, 10);
    assert.match(text, /60 rows, 3 columns$/);
    assert.deepEqual(readdirSync(folder).sort(), ['a.flow', 'rows.csv']);
  });

  it('writes rows, the refitted flow and an encoder that gives the very features of the batch', async () => {
    await run(flowRun, ['a.flow'], { ...source, refit: true, output: 'out/features.csv', outputFlow: 'new.flow', encoder: 'encoder.tar.gz' });
    const [header, ...features] = read('out/features.csv').trim().split('\n');
    assert.equal(header, 'size,colour_blue,colour_red');
    writeFileSync(path.join(folder, 'raw.csv'), read('rows.csv').split('\n').slice(1).join('\n'));
    const { data } = await run(flowScore, ['encoder.tar.gz', 'raw.csv']);
    assert.deepEqual(data['features'], features);
    const again = await run(flowRun, ['new.flow'], { ...source, output: 'again.csv' });
    assert.deepEqual(again.data['written'], ['again.csv']);
    assert.equal(read('again.csv'), read('out/features.csv'), 'the state is in the flow');
  });

  it('tells what each node does, and what changed, and draws', async () => {
    const { data } = await run(flowDescribe, ['a.flow'], source);
    const nodes = data['nodes'] as { nodeId: string; added: string[] }[];
    assert.deepEqual(nodes.at(-1)?.added, ['colour_blue', 'colour_red']);
    assert.deepEqual((await run(flowDiff, ['a.flow', 'a.flow'])).data['changes'], []);
    await run(flowRun, ['a.flow'], { ...source, refit: true, outputFlow: 'new.flow' });
    const changes = (await run(flowDiff, ['a.flow', 'new.flow'])).data['changes'] as { kind: string; place: string }[];
    assert.deepEqual([...new Set(changes.map(({ kind, place }) => `${kind} ${place.split(' ')[0] ?? ''}`))], ['changed infer_and_cast_type', 'changed encode_categorical']);
    await run(flowDraw, ['a.flow']);
    assert.match(read('a.svg'), /^<svg[^]*<\/svg>\s*$/);
  });

  it('names the dataset that has no file, and the file that has no dataset', async () => {
    await assert.rejects(run(flowRun, ['a.flow']), /no file is named for the dataset "rows"/);
    await assert.rejects(run(flowRun, ['a.flow'], { source: ['rows=rows.csv', 'other=rows.csv'] }), /the flow has no dataset "other"/);
    await assert.rejects(run(flowRun, ['a.flow'], { source: ['rows=none.csv'] }), /there is no file none.csv/);
    await assert.rejects(run(flowRun, ['a.flow'], { source: ['rows'] }), /"rows" is not of the form --source name=path/);
  });

  const broken: [what: string, change: () => void, message: RegExp][] = [
    ['a truncated flow', () => { writeFileSync(path.join(folder, 'a.flow'), smallFlow().slice(0, 200)); }, /a\.flow/],
    ['a flow that is binary junk', () => { writeFileSync(path.join(folder, 'a.flow'), Buffer.from([0, 255, 254, 1, 2, 3])); }, /a\.flow/],
    ['a missing column', () => { writeFileSync(path.join(folder, 'rows.csv'), 'size,shape\n1,round\n'); }, /encode.*colour/s],
    ['an empty table', () => { writeFileSync(path.join(folder, 'rows.csv'), ''); }, /rows/],
    ['a data file that is binary junk', () => { writeFileSync(path.join(folder, 'rows.csv'), Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256))); }, /./],
    ['a node that reads itself', () => {
      const flow = JSON.parse(smallFlow()) as { nodes: { node_id: string; inputs: { node_id: string }[] }[] };
      for (const node of flow.nodes) for (const input of node.inputs) input.node_id = node.node_id;
      writeFileSync(path.join(folder, 'a.flow'), JSON.stringify(flow));
    }, /a\.flow.*(circle|itself|cycle)/s],
    ['a missing node', () => { writeFileSync(path.join(folder, 'a.flow'), smallFlow().replace(/"inputs":\s*\[\s*\{\s*"name":\s*"[^"]*",\s*"node_id":\s*"[^"]*"/, (text) => text.replace(/"node_id":\s*"[^"]*"/, '"node_id":"nowhere"'))); }, /nowhere/],
  ];
  for (const [what, change, message] of broken) {
    it(`says what is wrong with ${what}, and leaves nothing behind`, async () => {
      change();
      await assert.rejects(run(flowRun, ['a.flow'], { ...source, refit: true, output: 'f.csv', outputFlow: 'n.flow', encoder: 'e.tar.gz' }), (error: Error) => {
        assert.ok(['InputError', 'CommandFailure', 'UsageError'].includes(error.name), `${error.name}: ${error.message}`);
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(readdirSync(folder).sort(), ['a.flow', 'rows.csv']);
    });
  }

  it('refuses an output of another kind, an encoder that is none, and a record that does not fit', async () => {
    await assert.rejects(run(flowRun, ['a.flow'], { ...source, output: 'f.xlsx' }), /--output is "f.xlsx"; it ends in .csv or .parquet/);
    await assert.rejects(run(flowScore, ['rows.csv', 'rows.csv']), /rows.csv: .*(no gzipped tar|no default.flow)/);
    await run(flowRun, ['a.flow'], { ...source, refit: true, encoder: 'encoder.tar.gz' });
    writeFileSync(path.join(folder, 'raw.csv'), '1,red\n2\n');
    await assert.rejects(run(flowScore, ['encoder.tar.gz', 'raw.csv'], { output: 'x.csv' }), /raw.csv: record 2 has 1 fields, expected 2/);
    assert.equal(existsSync(path.join(folder, 'x.csv')), false);
  });

  /** The small flow with a split after its types, whose parts nothing reads. */
  function splitFlow(): string {
    const flow = JSON.parse(smallFlow()) as { nodes: { node_id: string; inputs: { node_id: string }[] }[] };
    flow.nodes = flow.nodes.filter(({ node_id: id }) => id !== 'encode');
    flow.nodes.push({
      node_id: 'parts', type: 'TRANSFORM', operator: 'sagemaker.spark.split_0.1', inputs: [{ name: 'df', node_id: 'types', output_name: 'default' }], outputs: [{ name: 'Train' }, { name: 'Test' }],
      parameters: { operator: 'Ordered split', ordered_split_parameters: { splits: [{ name: 'Train', percentage: 0.75 }, { name: 'Test', percentage: 0.25 }], input_column: 'size' } },
    } as never);
    return JSON.stringify(flow);
  }

  it('gives a part of a split by its name', async () => {
    writeFileSync(path.join(folder, 'a.flow'), splitFlow());
    assert.equal((await run(flowRun, ['a.flow'], { ...source, node: 'parts.Test' })).data['rows'], 15);
    assert.equal((await run(flowRun, ['a.flow'], { ...source, node: 'parts' })).data['rows'], 45);
    await assert.rejects(run(flowRun, ['a.flow'], { ...source, node: 'parts.Other' }), /a\.flow.*has no output "Other"; it has "Train", "Test"/s);
  });

  it('leaves what was there when a later file cannot be written', async () => {
    writeFileSync(path.join(folder, 'f.csv'), 'before');
    const flow = JSON.parse(smallFlow()) as { nodes: { node_id: string; parameters: object }[] };
    writeFileSync(path.join(folder, 'a.flow'), JSON.stringify(flow));
    mkdirSync(path.join(folder, 'e.tar.gz'));
    await assert.rejects(run(flowRun, ['a.flow'], { ...source, refit: true, encoder: 'e.tar.gz/none/..', output: 'f.csv' }));
    assert.deepEqual(readdirSync(folder).sort(), ['a.flow', 'e.tar.gz', 'f.csv', 'rows.csv']);
  });

  it('refuses a parameter that the flow has not, by name and file', async () => {
    await assert.rejects(run(flowRun, ['a.flow'], { ...source, parameter: ['year=2024'] }), /a\.flow.*the flow has no parameter "year"; it has none/s);
    await assert.rejects(run(flowRun, ['a.flow'], { ...source, parameter: ['2024'] }), /not of the form --parameter name=value/);
  });

  it('scores as many rows as there are, and prints only so many', async () => {
    await run(flowRun, ['a.flow'], { ...source, refit: true, encoder: 'encoder.tar.gz' });
    writeFileSync(path.join(folder, 'raw.csv'), '1,red\n'.repeat(100_001));
    const { data } = await run(flowScore, ['encoder.tar.gz', 'raw.csv'], { output: 'x.csv' });
    assert.deepEqual([data['rows'], read('x.csv').length], [100_001, 100_001 * '1,0.0,1.0\n'.length]);
    await assert.rejects(run(flowScore, ['encoder.tar.gz', 'raw.csv']), /more than 100000 rows/);
  });

  it('tells whether what a node has learnt is in force', async () => {
    await run(flowRun, ['a.flow'], { ...source, refit: true, outputFlow: 'new.flow' });
    assert.match((await run(flowDescribe, ['a.flow'], source)).text, /learnt when it runs/);
    assert.match((await run(flowDescribe, ['new.flow'], source)).text, /learnt, in force/);
    writeFileSync(path.join(folder, 'stale.flow'), read('new.flow').replace('"drop_last": false', '"drop_last": true'));
    assert.match((await run(flowDescribe, ['stale.flow'], source)).text, /learnt under other parameters: learnt again/);
  });
});
