// A build that hangs, and one whose source S3 refuses: each ends in a stated status, and leaves no process.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { BuildEnd, BuildRequest, PhaseRecord } from '../../../../local/jobs/builds/build-job';
import { runBuild, type BuildPatch } from '../../../../local/jobs/builds/run-build';
import { JobStopped, type JobControl } from '../../../../local/jobs/needs';
import { bundle } from '../bundles';
import { FakeAccess } from '../fake-access';
import { jobControl } from '../job-control';

describe('a build of CodeBuild', function () {
  this.timeout(30_000);
  let folder: string;
  let childFile: string;
  let access: FakeAccess;

  before(async () => { childFile = path.join(await bundle('job'), 'job.js'); });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'builds-'));
    access = new FakeAccess();
    access.put('s3://sources/source.zip', Buffer.from(zipSync({ 'greeting.txt': strToU8('hello') })));
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  async function run(commands: string[], more: Partial<BuildRequest> = {}, signal = new AbortController().signal): Promise<{ end: BuildEnd; phases: PhaseRecord[] }> {
    const phases: PhaseRecord[] = [];
    const control: JobControl<BuildPatch> = { ...jobControl(childFile, { signal }), report: ({ phase }) => { phases.push(phase); } };
    const request: BuildRequest = {
      sources: [{ uri: 's3://sources/source.zip' }], artifacts: [], variables: { PATH: process.env['PATH'] ?? '' }, timeoutMinutes: 5, logStream: 'log', buildspec: JSON.stringify({ version: 0.2, phases: { build: { commands } } }), ...more,
    };
    const end = await runBuild({ name: 'b', arn: 'arn:aws:codebuild:us-east-1:000000000000:build/b:1', request, folder }, access, control);
    return { end, phases };
  }
  /** A process that ended but that nobody has waited for counts as gone. */
  const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}/stat`) || readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] === 'Z';
  const pids = (): number[] => access.lines.flatMap((line) => (/^pid=(\d+)$/.exec(line)?.[1] === undefined ? [] : [Number(/^pid=(\d+)$/.exec(line)?.[1])]));

  it('that comes to its end succeeds', async () => {
    assert.equal((await run(['grep hello greeting.txt'])).end.status, 'SUCCEEDED');
  });

  it('that hangs is ended at its time limit with all that it has started, and says so', async () => {
    const { end, phases } = await run(['sleep 300 & echo pid=$!', 'sleep 300'], { timeoutMinutes: 3 / 60 });
    assert.equal(end.status, 'TIMED_OUT');
    assert.deepEqual(phases.at(-1)?.contexts, [{ statusCode: 'BUILD_TIMED_OUT', message: 'Build has timed out after 0.05 minutes.' }]);
    const [pid = 0] = pids();
    assert.ok(pid > 0, access.lines.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok(isGone(pid), `process ${pid} still runs`);
  });

  it('that somebody stops is stopped, and not over its time', async () => {
    const stop = new AbortController();
    const running = run(['sleep 300'], {}, stop.signal);
    setTimeout(() => { stop.abort(); }, 1500);
    await assert.rejects(running, JobStopped);
  });

  it('whose source is refused ends in the phase that fetches it, in the words of AWS', async () => {
    access.refused.push('s3://sources');
    const { end, phases } = await run(['true']);
    assert.equal(end.status, 'FAILED');
    assert.match(JSON.stringify(phases.at(-1)), /DOWNLOAD_SOURCE.*AccessDenied.*s3:GetObject/);
  });
});
