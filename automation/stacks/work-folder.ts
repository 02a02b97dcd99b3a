// The folder in which Pulumi works: the committed settings with what a local stack needs laid over a copy.
import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { parse, stringify } from 'yaml';
import type { StackFile } from '../project/stack-config';
import type { StateFolders } from '../project/project-folder';
import type { StateBackend } from './state-backend';
import type { Target } from './target';

/** Paths and variables of one stack's work. */
export interface WorkFolder {
  folder: string;
  pulumiHome: string;
  environment: Record<string, string>;
  /** `passphrase`, or that of the state's backend on AWS. */
  secretsProvider?: string;
}

const passphraseFile = (folders: StateFolders): string => path.join(folders.pulumi, 'passphrase');

/** The passphrase of this machine's local stacks, made once. */
function passphraseOf(folders: StateFolders): string {
  const file = passphraseFile(folders);
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return fs.readFileSync(file, 'utf8').trim();
}

/** How secrets are sealed, as Pulumi keeps it beside the settings. */
interface Sealing { secretsprovider?: string | undefined; encryptionsalt?: string | undefined; encryptedkey?: string | undefined }

/** What an earlier command left in our copy. */
const keptSealing = (file: string): Sealing => (fs.existsSync(file) ? (parse(fs.readFileSync(file, 'utf8')) ?? {}) as Sealing : {});

/** A local stack is sealed by this machine's passphrase alone, whose salt must be kept; on AWS the data key is kept that the same provider sealed. */
function sealingOf(file: string, { kind }: Target, committed: Sealing, provider: string | undefined): Sealing {
  const kept = keptSealing(file);
  if (kind === 'local') {
    const salt = kept.encryptionsalt ?? committed.encryptionsalt;
    return salt === undefined ? {} : { encryptionsalt: salt };
  }
  const dataKey = committed.encryptedkey ?? (kept.secretsprovider === provider ? kept.encryptedkey : undefined);
  return {
    ...(provider === undefined ? {} : { secretsprovider: provider }), ...(dataKey === undefined ? {} : { encryptedkey: dataKey }),
    ...(committed.encryptionsalt === undefined ? {} : { encryptionsalt: committed.encryptionsalt }),
  };
}

/** Config that leads Pulumi's providers to the target. */
function targetConfig(target: Target): Record<string, unknown> {
  const region = { 'aws-native:region': target.region, 'aws:region': target.region };
  if (target.endpointUrl === undefined) return region;
  const url = target.endpointUrl;
  return {
    ...region,
    'aws-native:endpoints': Object.fromEntries(['cloudcontrol', 'cloudformation', 'ec2', 'ssm', 'sts'].map((name) => [name, url])),
    'aws:endpoints': [Object.fromEntries(['s3', 'sts', 'iam', 'kms', 'ssm', 'sagemaker', 'budgets', 'codecommit', 'codebuild'].map((name) => [name, url]))],
    'aws:s3UsePathStyle': 'true',
    'aws:skipMetadataApiCheck': 'true',
    'aws:skipCredentialsValidation': 'true',
    'aws:skipRequestingAccountId': 'true',
  };
}

/** Writes the copy of `Pulumi.<env>.yaml` that Pulumi reads and may write; the committed file is left alone. */
export function prepareWorkFolder(options: {
  folders: StateFolders; target: Target; project: string; environment: string; committed: StackFile;
  /** On AWS. */
  state?: StateBackend;
}): WorkFolder {
  const { folders, target, project, environment, committed, state } = options;
  const folder = path.join(folders.pulumi, target.kind, project);
  const pulumiHome = path.join(folders.pulumi, 'home');
  const backend = path.join(folders.pulumi, 'backend');
  for (const made of [folder, pulumiHome, backend]) fs.mkdirSync(made, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `Pulumi.${environment}.yaml`);
  const { config = {}, secretsprovider, encryptionsalt, encryptedkey, ...rest } = committed;
  const provider = state?.secretsProvider;
  const sealing = sealingOf(file, target, { secretsprovider, encryptionsalt, encryptedkey }, provider);
  const copy = { ...sealing, ...rest, config: { ...config, ...targetConfig(target) } };
  fs.writeFileSync(`${file}.new`, stringify(copy), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
  return {
    folder, pulumiHome,
    environment: {
      PULUMI_SKIP_UPDATE_CHECK: 'true', PULUMI_SKIP_CONFIRMATIONS: 'true',
      ...(target.kind === 'local' ? localVariables(backend, passphraseOf(folders)) : {}),
      ...keyVariables(target),
      ...(state === undefined ? {} : { PULUMI_BACKEND_URL: state.url }),
    },
    ...(target.kind === 'local' ? { secretsProvider: 'passphrase' } : provider === undefined ? {} : { secretsProvider: provider }),
  };
}

/** The keys that pulumi and its providers use; those of the person where the target has none of its own. */
function keyVariables({ keys, region }: Target): Record<string, string> {
  return keys === undefined ? {} : { AWS_REGION: region, AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey, AWS_SESSION_TOKEN: keys.sessionToken ?? '' };
}

function localVariables(backend: string, passphrase: string): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
  };
}
