// Checks what was deployed by a build of its own: a team's scripts never run under the keys that deploy.
import type { Build, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../commands/command';
import { quoteLastLines } from '../delivery/build-log';
import { UsageError } from '../failures';
import { clientSettings, openBuildTarget, type Target } from '../stacks/target';

/** Which build checks, on what source. */
export interface CheckingBuild {
  project: string;
  /** `<bucket>/<key>` of the zip. */
  source: string;
  /** The environment whose endpoint is asked. */
  environment: string;
}

const LOOK = 2_000;

/**
 * Where the source of the build lies that this runs in: CodePipeline's builds are told the ARN of their input artifact.
 * @throws UsageError outside of a build of CodePipeline
 */
export function sourceOfBuild({ CODEBUILD_SOURCE_VERSION: version = '' }: NodeJS.ProcessEnv): string {
  const [, location] = /^arn:[^:]+:s3:::(.+)$/.exec(version) ?? [];
  if (location === undefined) throw new UsageError(`--check-build is for builds of CodePipeline: CODEBUILD_SOURCE_VERSION is ${version === '' ? 'not set' : JSON.stringify(version)}, not the ARN of an artifact`, ['Elsewhere, run the script itself: mlops deploy --check tests/smoke.sh']);
  return location;
}

/** Starts it under this build's own role, and waits for its end. @returns why what was deployed is not to be kept; undefined where the checks pass */
export async function checkByBuild(context: CommandContext, target: Target, checking: CheckingBuild): Promise<string | undefined> {
  const { CodeBuildClient: Client } = require('@aws-sdk/client-codebuild') as typeof import('@aws-sdk/client-codebuild');
  // Its project lies where this build does, whatever region the endpoint has.
  const own = { ...openBuildTarget(target, context.environment), region: context.environment['AWS_REGION'] ?? target.region };
  const client = new Client(clientSettings(own));
  try {
    const { id = '', buildStatus = '' } = await runBuild(context, client, checking);
    return buildStatus === 'SUCCEEDED' ? undefined : [`the build ${id}, which checks it, ended as ${buildStatus}`, ...await quoteLastLines(own, id)].join('\n');
  } finally {
    client.destroy();
  }
}

/** A build that is waited for no more is stopped. */
async function runBuild(context: CommandContext, client: CodeBuildClient, { project, source, environment }: CheckingBuild): Promise<Build> {
  const { BatchGetBuildsCommand, StartBuildCommand, StopBuildCommand } = require('@aws-sdk/client-codebuild') as typeof import('@aws-sdk/client-codebuild');
  const { build } = await client.send(new StartBuildCommand({
    projectName: project, secondarySourcesOverride: [{ type: 'S3', location: source, sourceIdentifier: 'Source' }], environmentVariablesOverride: [{ name: 'TO', value: environment, type: 'PLAINTEXT' }],
  }));
  const id = build?.id ?? '';
  context.console.report({ type: 'phase', title: `Checking the endpoint by the build ${id}` });
  try {
    // It ends: CodeBuild gives each build a time limit.
    for (;;) {
      const { builds: [now] = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
      if (now !== undefined && now.buildStatus !== 'IN_PROGRESS') return now;
      await sleep(LOOK, undefined, { signal: context.signal });
    }
  } catch (error) {
    await client.send(new StopBuildCommand({ id }));
    throw error;
  }
}
