// A flow that joins two tables and drops rows goes to a verdict: that part runs before the split, and only the rest is served.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

interface Node { node_id: string; type: string; operator: string; parameters: object; inputs: object[]; outputs: object[] }
const node = (node_id: string, operator: string, parameters: object, ...reads: string[]): Node => ({
  node_id, type: reads.length === 0 ? 'SOURCE' : 'TRANSFORM', operator: `sagemaker.${operator}_0.1`, parameters, inputs: reads.map((id) => ({ name: 'df', node_id: id, output_name: 'default' })), outputs: [{ name: 'default' }],
});
const source = (id: string): Node => node(id, 's3_source', { dataset_definition: { datasetSourceType: 'S3', name: `${id}.csv`, s3ExecutionContext: { s3Uri: `s3://b/${id}.csv`, s3ContentType: 'csv', s3HasHeader: true } } });

/** Customers and their regions, joined, each twice and made unique, a code node, then what is served. */
const flow = {
  metadata: { version: 1 },
  nodes: [
    source('customers'), node('types', 'spark.infer_and_cast_type', {}, 'customers'), source('regions'), node('region-types', 'spark.infer_and_cast_type', {}, 'regions'),
    node('join', 'spark.join_tables', { left_column: 'region', right_column: 'region', join_type: 'inner' }, 'types', 'region-types'),
    node('unique', 'spark.manage_rows', { operator: 'Drop duplicates', drop_duplicates_parameters: {} }, 'join'),
    node('code', 'spark.custom_pandas', { code: "df['rich'] = df['income'] > 60" }, 'unique'),
    node('drop', 'spark.manage_columns', { operator: 'Drop column', drop_column_parameters: { column_to_drop: ['region_0', 'region_1'] } }, 'code'),
    node('encode', 'spark.encode_categorical', { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: ['climate'], invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns' } }, 'drop'),
  ],
};

const workflow = `name: joined
flow: joined.flow
preparation: { node: code }
local:
  sql:
    code: SELECT *, income > 60 AS rich FROM df
sources:
  customers.csv: { file: customers.csv }
  regions.csv: { file: regions.csv }
problem: { type: BinaryClassification, target: churned, positive: "yes", objective: F1 }
holdout: { split: { by: hash, fraction: 0.2 } }
autopilot: { maxCandidates: 2 }
gates: { threshold: 0.3 }
`;

/** Each customer twice, so that only unique rows keep the holdout apart from the training rows. */
function customers(): string {
  let state = 11;
  const random = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  const rows = Array.from({ length: 900 }, () => {
    const [income, region] = [20 + random() * 80, ['north', 'south', 'east'][Math.floor(random() * 3)] ?? ''];
    return `${income.toFixed(3)},${region},${(income > 60 ? 0.7 : 0.1) + (region === 'south' ? 0.2 : 0) > random() ? 'yes' : 'no'}`;
  });
  return `income,region,churned\n${[...rows, ...rows].join('\n')}\n`;
}

describe('a workflow with a preparation', function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'preparation-'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const files = { 'customers.csv': customers(), 'regions.csv': 'region,climate\nnorth,cold\nsouth,hot\neast,mild\n', 'joined.flow': JSON.stringify(flow), 'workflow.yaml': workflow };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  });

  after(async () => {
    await mlops('local', 'stop');
    rmSync(folder, { recursive: true, force: true });
  });

  async function mlops(...words: string[]): Promise<{ exitCode: number | null; output: string; result: Record<string, unknown> }> {
    const child = spawn(process.execPath, [path.join(root, 'build/cli.js'), ...words], { cwd: folder, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => { texts.stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { texts.stderr += chunk.toString(); });
    const exitCode = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    const last = texts.stdout.trim().split('\n').at(-1) ?? '';
    return { exitCode, output: `${texts.stdout.slice(-2500)}\n${texts.stderr.slice(-2500)}`, result: last.startsWith('{') ? JSON.parse(last) as Record<string, unknown> : {} };
  }

  it('runs to a verdict, and its rows are unique before they are split', async () => {
    const ended = await mlops('release', '--env', 'dev', '--local', '--json');
    assert.equal(ended.exitCode, 0, ended.output);
    const log = await mlops('logs', 'PrepareSource', '--env', 'dev', '--local');
    assert.match(log.output, /code\.default: 900 rows, 6 columns/);
    const training = await mlops('logs', 'PrepareData', '--env', 'dev', '--local');
    assert.match(training.output, /encode\.default: \d{3} rows, 6 columns/);
  });

  it('is refused where its code may not run, with the ways out', async () => {
    writeFileSync(path.join(folder, 'workflow.yaml'), workflow.replace(/local:[^]*df\n/, ''));
    const ended = await mlops('release', '--env', 'dev', '--local');
    assert.equal(ended.exitCode, 4, ended.output);
    assert.match(ended.output, /warning .*custom_pandas \(code\).*refused on this machine/);
    assert.match(ended.output, /PrepareSource.*custom_pandas \(code\)/);
  });
});
