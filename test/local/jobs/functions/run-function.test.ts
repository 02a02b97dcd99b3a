// Lambda functions as a process runs them: answers, failures, limits, log.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { JobStopped } from '../../../../local/jobs/needs';
import type { FunctionCall } from '../../../../local/jobs/functions/function-call';
import { runFunction } from '../../../../local/jobs/functions/run-function';
import { bundle, modulesFolder } from '../bundles';

/** A process that ended but that nobody has waited for counts as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a Lambda function', function () {
  this.timeout(20_000);
  let folder: string;
  let runtimeFile: string;
  let lines: string[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'functions-'));
    runtimeFile = path.join(await bundle('function-runtime'), 'function-runtime.js');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function call(code: string, more: Partial<FunctionCall> = {}, file = 'index.js') {
    const zipFolder = await mkdtemp(path.join(folder, 'zip-'));
    await mkdir(path.dirname(path.join(zipFolder, file)), { recursive: true });
    await writeFile(path.join(zipFolder, file), code);
    lines = [];
    return runFunction({
      zipFolder, handler: 'index.handler', environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', MINE: 'x' }, functionName: 'f', functionVersion: '$LATEST',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f', requestId: 'id-1', payload: '{"a":1}', timeoutSeconds: 5, memoryMegabytes: 128,
      logGroup: '/aws/lambda/f', logStream: 's', runtimeFile, modulesFolder, workFolder: folder, signal: new AbortController().signal,
      now: () => Date.now(), log: (line) => lines.push(line), ...more,
    });
  }

  it('gets event and context and answers with JSON', async () => {
    const answer = await call('exports.handler = async (event, context) => ({ ...event, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() > 4000 })');
    assert.deepEqual(JSON.parse(answer.payload), { a: 1, arn: 'arn:aws:lambda:us-east-1:000000000000:function:f', left: true });
    assert.equal(answer.error, undefined);
  });

  it('may be a module, lie in a folder, or answer by its callback', async () => {
    assert.equal((await call('export const handler = async () => "m"', {}, 'index.mjs')).payload, '"m"');
    assert.equal((await call('exports.run = (event, context, callback) => setTimeout(() => callback(null, event.a), 5)', { handler: 'src/index.run' }, 'src/index.js')).payload, '1');
    assert.equal((await call('exports.handler = () => undefined')).payload, 'null');
  });

  it('finds the AWS SDK as in Lambda and sees the variables of Lambda alone', async () => {
    process.env['SECRET_OF_THE_ENDPOINT'] = '1';
    const answer = await call(`const { S3Client } = require('@aws-sdk/client-s3');
      exports.handler = async () => ({ client: typeof S3Client, names: Object.keys(process.env).sort(), root: process.env.LAMBDA_TASK_ROOT === __dirname })`);
    delete process.env['SECRET_OF_THE_ENDPOINT'];
    const { client, names, root } = JSON.parse(answer.payload) as { client: string; names: string[]; root: boolean };
    assert.deepEqual([client, root], ['function', true]);
    assert.ok(names.includes('AWS_LAMBDA_FUNCTION_NAME') && names.includes('MINE') && !names.includes('SECRET_OF_THE_ENDPOINT'), names.join());
  });

  it('answers with type, message and trace of what it throws', async () => {
    const answer = await call('class Wrong extends Error { constructor(m) { super(m); this.name = "Wrong"; } }; exports.handler = async () => { throw new Wrong("no"); }');
    const failure = JSON.parse(answer.payload) as { errorType: string; errorMessage: string; trace: string[] };
    assert.deepEqual([failure.errorType, failure.errorMessage, answer.error?.type], ['Wrong', 'no', 'Unhandled']);
    assert.match(failure.trace[1] ?? '', /index\.js/);
    assert.ok(lines.some((line) => line.includes('\tERROR\tInvoke Error \t')), lines.join('\n'));
  });

  it('says what is wrong with its code', async () => {
    const typeOf = async (code: string, more: Partial<FunctionCall> = {}) => (JSON.parse((await call(code, more)).payload) as { errorType: string }).errorType;
    assert.equal(await typeOf('', { handler: 'other.handler' }), 'Runtime.ImportModuleError');
    assert.equal(await typeOf('exports.handle = 1'), 'Runtime.HandlerNotFound');
    assert.equal(await typeOf('exports.handler = ('), 'Runtime.UserCodeSyntaxError');
    assert.equal(await typeOf('require("not-there")'), 'Runtime.ImportModuleError');
    assert.equal(await typeOf('exports.handler = () => { Promise.reject(new Error("x")); return new Promise(() => {}); }'), 'Runtime.UnhandledPromiseRejection');
    assert.equal(await typeOf('exports.handler = () => process.exit(3)'), 'Runtime.ExitError');
  });

  it('ends when its time is over, even in an endless loop', async () => {
    const answer = await call('exports.handler = async () => { for (;;); }', { timeoutSeconds: 1 });
    assert.match(answer.payload, /"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id-1 Error: Task timed out after 1.00 seconds"/);
    assert.match(lines.at(-1) ?? '', /^REPORT RequestId: id-1\tDuration: 1000.00 ms.*Status: timeout/);
  });

  it('ends when its memory is used up, on the heap or beside it', async () => {
    const heap = await call('exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); }');
    assert.match(heap.payload, /Runtime.OutOfMemory/);
    const buffers = await call('exports.handler = async () => { const all = []; for (;;) { all.push(Buffer.alloc(2e7, 1)); await new Promise((r) => setTimeout(r, 10)); } }');
    assert.match(buffers.payload, /Runtime.OutOfMemory/);
  });

  it('logs between START, END and REPORT', async () => {
    const answer = await call('exports.handler = async () => { console.log("one\\ntwo"); console.error({ b: 1 }); process.stdout.write("raw"); }');
    assert.equal(lines[0], 'START RequestId: id-1 Version: $LATEST');
    assert.match(lines[1] ?? '', /^\d{4}-.*Z\tid-1\tINFO\tone\rtwo$/);
    assert.match(lines[2] ?? '', /\tid-1\tERROR\t\{ b: 1 \}$/);
    assert.deepEqual([lines[3], lines[4]], ['raw', 'END RequestId: id-1']);
    assert.match(lines[5] ?? '', /^REPORT RequestId: id-1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB$/);
    assert.equal(answer.logTail, `${lines.join('\n')}\n`);
  });

  it('does not outlive the process that runs it, not even in an endless loop', async () => {
    const zipFolder = await mkdtemp(path.join(folder, 'zip-'));
    await writeFile(path.join(zipFolder, 'index.js'), 'exports.handler = async () => { for (;;); }');
    const parent = spawn(process.execPath, ['-e', `
      const child = require('node:child_process').fork(${JSON.stringify(runtimeFile)});
      child.on('message', () => console.log(child.pid));
      child.send({ type: 'invoke', payload: '{}', handler: 'index.handler', taskRoot: ${JSON.stringify(zipFolder)}, requestId: 'r', memoryMegabytes: 128, timeoutMilliseconds: 60000 });
    `], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await new Promise((resolve) => { parent.stdout.once('data', resolve); }));
    assert.ok(pid > 0 && isAlive(pid));
    // Time to begin the loop, so that only its thread can end it.
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    parent.kill('SIGKILL');
    for (let waited = 0; waited < 30 && isAlive(pid); waited += 1) await new Promise((resolve) => { setTimeout(resolve, 100); });
    assert.ok(!isAlive(pid));
  });

  it('is killed when it is to stop', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await assert.rejects(call('exports.handler = async () => { for (;;); }', { signal: stop.signal }), JobStopped);
  });
});
