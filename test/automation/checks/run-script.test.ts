// A team's own checks: what a script sees and tells, how its end is taken, and what is left of it after Ctrl-C.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runScript, type ScriptEnd } from '../../../automation/checks/run-script';
import { scriptVariables } from '../../../automation/checks/check-endpoint';

describe("a team's own checks", () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'checks-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  async function run(text: string, signal = new AbortController().signal, told: string[] = []): Promise<ScriptEnd> {
    writeFileSync(path.join(folder, 'check.sh'), text);
    return runScript({ script: 'check.sh', folder, variables: { PATH: process.env['PATH'], COLOUR: 'red' }, signal, tell: (line) => { told.push(line); } });
  }

  it('run in the folder with the variables they are given and no others, and are told line by line', async () => {
    const told: string[] = [];
    const { exitCode } = await run('test -f check.sh\necho "$COLOUR-$HOME-"\necho twice >&2', undefined, told);
    assert.equal(exitCode, 0);
    assert.deepEqual(told.sort(), ['red--', 'twice']);
  });

  it('end with their exit status and the end of what they wrote, however much that is', async () => {
    const { exitCode, lastLines } = await run('i=0; while [ $i -lt 500 ]; do echo "line $i"; i=$((i+1)); done; exit 7');
    assert.equal(exitCode, 7);
    assert.equal(lastLines.length, 40);
    assert.equal(lastLines.at(-1), 'line 499');
  });

  it('are told where there is no such script', async () => {
    await assert.rejects(runScript({ script: 'none.sh', folder, variables: {}, signal: new AbortController().signal, tell: () => undefined }), /there is no script none\.sh/);
  });

  it('are ended by Ctrl-C with all that they have started', async () => {
    const stop = new AbortController();
    const running = run('sleep 300 & echo $! > pid\nwait', stop.signal);
    const file = path.join(folder, 'pid');
    for (let waited = 0; waited < 100 && !(existsSync(file) && readFileSync(file, 'utf8').trim() !== ''); waited += 1) await sleep(50);
    const pid = Number(readFileSync(file, 'utf8'));
    stop.abort();
    await assert.rejects(running, { name: 'AbortError' });
    const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] : 'gone';
    assert.ok(state === 'gone' || state === 'Z', `process ${pid} is in state ${state}`);
  });

  it('of an endpoint see keys of its consumers, and nothing of AWS that the command itself has', () => {
    const variables = { PATH: '/bin', AWS_ACCESS_KEY_ID: 'deployer', AWS_PROFILE: 'deployer', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/deployer', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'deployer' };
    const seen = scriptVariables(variables, 'prod', 'birds-prod', { region: 'eu-west-1', keys: { accessKeyId: 'consumer', secretAccessKey: 's', sessionToken: 't' } });
    assert.deepEqual(seen, {
      PATH: '/bin', ENVIRONMENT: 'prod', ENDPOINT_NAME: 'birds-prod', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'consumer', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't',
    });
  });
});
