// A deployed environment in a temporary folder, with one run done: the ground on which permissions are taken away.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListPipelineParametersForExecutionCommand, SageMakerClient, type Parameter } from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { badDay } from '../../../local/aws/strain';
import { stopEndpoint } from '../../../local/start';
import { strainedStart } from '../user-folder';
import { foreignBucket, writeInputs } from './inputs';

/** What a command of `mlops` came to. */
export interface CommandEnd { code: number; output: string }

/** A deployed environment. */
export interface DeployedEnvironment {
  folder: string;
  /** Before each purpose in the names of its roles. */
  name: string;
  /** The run that succeeded with all permissions in place. */
  baseRun: string;
  /** The parameters of that run. */
  parameters: Parameter[];
  iam: IAMClient;
  /** Under the driver role. */
  sagemaker: SageMakerClient;
  mlops(...words: string[]): Promise<CommandEnd>;
  /** Resolves once IAM counts what it was told: at once, but on the bad day that MLOPS_TEST_STRAIN names. */
  settled(): Promise<unknown>;
  end(): Promise<void>;
}

const root = path.resolve(__dirname, '../../..');

/** A release of the small workflow takes a few seconds; this much later something hangs. */
const commandMilliseconds = 120_000;

/** Runs the driver as its users do. */
function runCommand(folder: string, words: readonly string[]): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const options = { cwd: folder, timeout: commandMilliseconds, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, [path.join(root, 'build', 'cli.js'), ...words], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: `${stdout}\n${stderr}` });
    });
  });
}

interface Keys { accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }

async function assume(settings: { endpoint: string; region: string; credentials: Keys }, role: string): Promise<Keys> {
  const sts = new STSClient(settings);
  const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::000000000000:role/${role}`, RoleSessionName: 'proof' }));
  sts.destroy();
  if (keys?.AccessKeyId === undefined || keys.SecretAccessKey === undefined || keys.SessionToken === undefined) throw new Error(`AssumeRole of ${role} gave no keys`);
  return { accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.SessionToken, ...(keys.Expiration === undefined ? {} : { expiration: keys.Expiration }) };
}

/** The ARN of the newest run, from `mlops release --json`. */
function executionOf({ code, output }: CommandEnd): string {
  const arn = /arn:aws:sagemaker:[^"\s]*\/execution\/[a-z0-9]+/.exec(output)?.[0];
  if (code !== 0 || arn === undefined) throw new Error(`the release that everything is compared with ended with ${code}:\n${output}`);
  return arn;
}

/** Starts an embedded AWS, deploys the small workflow and runs it once. `end` stops it and deletes the folder. */
export async function deployEnvironment(): Promise<DeployedEnvironment> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enforcement-'));
  const stateFolder = path.join(folder, '.mlops', 'local');
  const clients: { destroy(): void }[] = [];
  const end = async (): Promise<void> => {
    for (const client of clients) client.destroy();
    await stopEndpoint({ stateFolder });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const foreign = await writeInputs(folder);
    const strained = strainedStart(process.env);
    const started = await runCommand(folder, strained ?? ['local', 'start']);
    if (started.code !== 0) throw new Error(`the embedded AWS did not start: ${started.output}`);
    const read = <T>(file: string): T => JSON.parse(readFileSync(path.join(stateFolder, file), 'utf8')) as T;
    const { url: endpoint } = read<{ url: string }>('address.json');
    const settings = { endpoint, region: 'us-east-1', credentials: read<Keys>('credentials.json'), maxAttempts: 8 };
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    clients.push(s3);
    await s3.send(new CreateBucketCommand({ Bucket: foreignBucket }));
    for (const [Key, Body] of Object.entries(foreign)) await s3.send(new PutObjectCommand({ Bucket: foreignBucket, Key, Body }));
    const mlops = (...words: string[]): Promise<CommandEnd> => runCommand(folder, words);
    const baseRun = executionOf(await mlops('release', '--env', 'dev', '--local', '--json'));
    const name = 'enforced-dev';
    const iam = new IAMClient(settings);
    const administrator = new SageMakerClient(settings);
    clients.push(iam, administrator);
    const { PipelineParameters: parameters = [] } = await administrator.send(new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn: baseRun }));
    const sagemaker = new SageMakerClient({ ...settings, credentials: () => assume(settings, `${name}-driver`) });
    clients.push(sagemaker);
    const settled = (): Promise<unknown> => sleep(strained === undefined ? 0 : badDay.iamSeconds * 1000);
    return { folder, name, baseRun, parameters, iam, sagemaker, mlops, settled, end };
  } catch (error) {
    await end();
    throw error;
  }
}
