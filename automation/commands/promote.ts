// `mlops promote [VERSION] --from dev --env staging`: an approved version into the next environment's registry.
import { UsageError } from '../failures';
import { deploymentRefusals } from '../models/judge-package';
import { refuseWithoutVerdict, withModels } from '../models/model-session';
import { promotePackage } from '../models/promote-package';
import { choosePackage, listPackages } from '../models/registered-package';
import { targetOptions, textOption } from './shared-options';
import type { Command } from './command';

export const promote: Command = {
  name: 'promote',
  summary: "copy an approved version (default: the newest) with its artifacts and verdict into the next environment's registry",
  arguments: ['[version]'],
  options: [{ flags: '--from <name>', description: 'the environment that it comes from' }, { flags: '--carry-approval', description: 'its approval goes along, where the next environment waits for nobody' }, ...targetOptions],
  examples: ['mlops promote --from dev --env staging --local', 'mlops promote 3 --from staging --env prod'],
  async run(context) {
    const from = textOption(context, 'from');
    if (from === undefined) throw new UsageError('--from is missing', ['Name the environment that the version comes from: --from dev']);
    if (from === context.options['env']) throw new UsageError(`--from and --env are both ${from}`, ['Name two environments: --from dev --env staging']);
    return withModels({ ...context, options: { ...context.options, env: from } }, async (source) => withModels(context, async (target) => {
      const group = source.outputs.modelPackageGroupName;
      const found = choosePackage(await listPackages(source.sagemaker, group), group, context.values[0], 'Approved');
      await refuseWithoutVerdict(source, found, deploymentRefusals(found));
      const promotion = await promotePackage(context, source, target, found);
      const local = target.target.kind === 'local' ? ' --local' : '';
      const what = promotion.already ? `was promoted before: it is` : `is now`;
      return {
        data: { type: 'result', from: found.arn, ...promotion },
        text: `Version ${found.version} of ${group} ${what} version ${promotion.version} of ${target.outputs.modelPackageGroupName}${promotion.already ? '' : `; ${promotion.copied.length} objects copied, SHA-256 equal`}.\nNext: ${context.options['carryApproval'] === true ? '' : `mlops approve ${promotion.version} --env ${target.environment}${local}, then `}mlops deploy --env ${target.environment}${local}`,
      };
    }, 'deployer'), 'deployer');
  },
};
