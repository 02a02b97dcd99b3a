// `mlops delivery seed`: what the repositories begin with; into CodeCommit where they are empty, or into folders.
import fs from 'node:fs';
import path from 'node:path';
import { deliveryRepositories, type Place } from '../../infra/names';
import { partitionOf } from '../bootstrap/names';
import { describeDelivery } from '../delivery/describe-delivery';
import { prepareDelivery, seedsOf } from '../delivery/prepare-delivery';
import { UsageError } from '../failures';
import { openEnvironment, withStack } from '../stacks/environment-session';
import { readOutputs } from '../stacks/read-outputs';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

export const deliverySeed: Command = {
  name: 'delivery seed',
  summary: 'put the tools of builds into the bucket and begin empty repositories, as mlops up does; or write what they begin with into a folder',
  options: [...targetOptions, { flags: '--folder <path>', description: 'write modelbuild and modeldeploy below this folder, for a repository behind a connection' }],
  examples: ['mlops delivery seed --env dev', 'mlops delivery seed --env dev --folder ../repositories'],
  async run(context) {
    const session = await openEnvironment(context);
    const { project, environment, target } = session;
    if (project.settings.delivery === undefined) throw new UsageError(`environment ${environment} has no delivery`, [`Ask for it in Pulumi.${environment}.yaml: mlops:delivery: { to: [staging, prod] }`]);
    const folder = textOption(context, 'folder');
    if (folder === undefined) {
      const prepared = await prepareDelivery(context, session, await withStack(context, session, readOutputs));
      return { data: { type: 'result', ...prepared }, text: describeDelivery(prepared).trim() };
    }
    const place: Place = { workflow: project.workflow.name, environment, account: target.accountId, region: target.region, partition: partitionOf(target.region) };
    const seeds = seedsOf(context.packageFolder, project, place);
    const written = deliveryRepositories.flatMap((repository) => seeds[repository]().map((file) => ({ ...file, path: path.join(path.resolve(context.workingFolder, folder), repository, file.path) })));
    const there = written.filter((file) => fs.existsSync(file.path));
    if (there.length > 0) throw new UsageError(`${there.length} files are there already, such as ${there[0]?.path ?? ''}`, ['Nothing was written. Choose an empty folder.']);
    for (const file of written) {
      fs.mkdirSync(path.dirname(file.path), { recursive: true });
      fs.writeFileSync(file.path, file.content);
    }
    return { data: { type: 'result', files: written.map((file) => file.path) }, text: `${written.length} files written below ${folder}.` };
  },
};
