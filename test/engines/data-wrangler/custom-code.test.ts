// Nodes with code of a person: refused by name, run where allowed, or replaced by SQL.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { runFlow, type RunFlowRequest } from '../../../engines/data-wrangler/run-flow';
import { plainCsv } from '../../../flows/output-config';
import type { Flow, JsonObject } from '../../../flows/flow';
import { chainOf, inFolder } from './flow-runs';

const table = 'id,name,when,price\n1,Ann,2024-01-05,1.5\n2,BOB,2024-02-29,\n3,,2024-03-01,2.25\n3,,2024-03-01,2.25\n';
const schema = { id: 'long', name: 'string', when: 'date', price: 'float' };
const withCode = (operator: string, parameters: JsonObject): Flow => chainOf({ operator: 'infer_and_cast_type', trained: { schema } }, { operator, parameters });

async function run(flow: Flow, extra: Partial<RunFlowRequest> = {}): Promise<string> {
  return inFolder(async (folder) => {
    const [file, out, work] = ['t.csv', 'out', 'work'].map((name) => path.join(folder, name)) as [string, string, string];
    writeFileSync(file, table);
    mkdirSync(work);
    await runFlow({
      flow, inputs: new Map([['table', file]]), outputs: [{ name: 'n1.default', folder: out, config: plainCsv }], refit: false, workFolder: work, threads: 2, memoryMegabytes: 512,
      newId: randomUUID, log: () => undefined, signal: new AbortController().signal, ...extra,
    });
    assert.deepStrictEqual(readdirSync(work).filter((name) => name.startsWith('python-')), []);
    return readFileSync(path.join(out, readdirSync(out).find((name) => name.startsWith('part-')) ?? ''), 'utf8');
  });
}

const command = process.env['FLOW_TEST_PYTHON'] ?? 'python3';
const python = { command, timeoutSeconds: 20, environment: { PATH: process.env['PATH'] ?? '' } };
const has = (library: string): boolean => spawnSync(command, ['-c', `import ${library}`], { timeout: 20_000 }).status === 0;

describe('nodes with code', function () {
  this.timeout(30_000);

  it('are refused by name, with the code and what to do', async () => {
    await assert.rejects(run(withCode('custom_pandas', { code: '# note\ndf = df.drop_duplicates()' })), /custom_pandas \(n1\).*df = df\.drop_duplicates\(\).*allow python3/);
    await assert.rejects(run(withCode('custom_code', { operator: 'Python (PySpark)', pyspark_parameters: { code: 'df = df.filter("id > 1")' } })), /custom_code.*pyspark code.*df = df\.filter.*allow python3.*or give SQL/);
    await assert.rejects(run(withCode('custom_code', { operator: 'SQL (PySpark SQL)', sql_parameters: { code: 'select 1' } }), { python }), /Spark SQL \(select 1\), which is not run here; give DuckDB SQL/);
  });

  it('can be replaced by SQL over df', async () => {
    const flow = withCode('custom_pyspark', { code: 'df = df.filter("id > 1")' });
    const sqlInPlace = new Map([['n1', 'SELECT id, "when" + 1 AS "when", price * 2 AS double_price FROM df WHERE id > 1;']]);
    assert.strictEqual(await run(flow, { sqlInPlace }), 'id,when,double_price\n2,2024-03-01,\n3,2024-03-02,4.5\n3,2024-03-02,4.5\n');
    await assert.rejects(run(flow, { sqlInPlace: new Map([['n1', 'SELECT nothing FROM df']]) }), /custom_pyspark \(n1\).*the SQL given in its place fails/);
  });

  it('run pandas where that is allowed', async function () {
    if (!has('pandas')) {
      console.log('skipped: python3 has no pandas');
      this.skip();
    }
    const code = "df = df.drop_duplicates()\ndf['name'] = df['name'].str.lower()\ndf['big'] = df['id'] * 10**15\ndf['empty'] = None\ndf['year'] = [d.year for d in df['when']]";
    assert.strictEqual(await run(withCode('custom_pandas', { code }), { python }), [
      'id,name,when,price,big,empty,year', '1,ann,2024-01-05,1.5,1000000000000000,"",2024', '2,bob,2024-02-29,,2000000000000000,"",2024', '3,,2024-03-01,2.25,3000000000000000,"",2024', '',
    ].join('\n'));
  });

  it('run a function on a column, whole or value by value', async function () {
    if (!has('pandas')) {
      console.log('skipped: python3 has no pandas');
      this.skip();
    }
    const udf = (mode: string, code: string) => withCode('custom_code', { operator: 'Python (User-Defined Function)', udf_parameters: { udf_mode: mode, input_col: 'name', output_col: 'out', return_type: 'string', pandas_code: code } });
    const names = (text: string): string[] => text.split('\n').slice(1, -1).map((line) => line.split(',').at(-1) ?? '');
    assert.deepStrictEqual(names(await run(udf('Pandas', 'def custom_func(series):\n    return series.str.upper()'), { python })).slice(0, 2), ['ANN', 'BOB']);
    assert.deepStrictEqual(names(await run(udf('Python', "def custom_func(value):\n    return None if value is None else value + '!'"), { python })).slice(0, 3), ['Ann!', 'BOB!', '']);
  });

  it('run PySpark where that is allowed and there', async function () {
    if (!has('pyspark')) {
      console.log('skipped: python3 has no pyspark');
      this.skip();
    }
    this.timeout(90_000);
    const code = "from pyspark.sql import functions as F\ndf = df.dropDuplicates().filter('id > 1').withColumn('year', F.year('when')).withColumn('half', F.col('price') / 2).orderBy('id').drop('name')";
    assert.strictEqual(await run(withCode('custom_pyspark', { code }), { python: { ...python, timeoutSeconds: 80 } }), 'id,when,price,year,half\n2,2024-02-29,,2024,\n3,2024-03-01,2.25,2024,1.125\n');
  });

  it('say that python has no PySpark', async function () {
    if (has('pyspark') || spawnSync(command, ['--version']).status !== 0) {
      console.log('skipped: python3 has pyspark, or is not here');
      this.skip();
    }
    await assert.rejects(run(withCode('custom_pyspark', { code: 'df = df' }), { python }), /custom_pyspark \(n1\).*has no pyspark: install it there, or give SQL/);
  });

  it('tell what Python said, and are stopped in time', async function () {
    if (!has('pandas')) {
      console.log('skipped: python3 has no pandas');
      this.skip();
    }
    await assert.rejects(run(withCode('custom_pandas', { code: "df = df['nothing']" }), { python }), /custom_pandas \(n1\).*KeyError: 'nothing'/);
    await assert.rejects(run(withCode('custom_pandas', { code: 'import time\ntime.sleep(60)' }), { python: { ...python, timeoutSeconds: 3 } }), /stopped after 3 s/);
  });

  it('name a python that is not there', async () => {
    await assert.rejects(run(withCode('custom_pandas', { code: 'pass' }), { python: { ...python, command: '/nowhere/python3' } }), /\/nowhere\/python3 cannot be started/);
  });
});
