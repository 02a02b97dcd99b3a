// An environment as files for those who deploy with CloudFormation: a template, and the code of the functions.
import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../../flows/problems';
import type { Place } from '../../infra/names';
import { describeOutput, type EnvironmentOutputs } from '../../infra/outputs';
import type { Project } from '../project/load-project';
import { cloudFormationTemplate } from './cloudformation-template';

/** What was written. */
export interface ExportedEnvironment {
  /** Path of the template. */
  template: string;
  /** Paths of the functions' code, below the same folder. */
  code: readonly string[];
  /** Paths of what must be copied into the environment's bucket once it is there, below `environment/`. */
  objects: readonly string[];
  /** Resources by CloudFormation's type, with their count. */
  resources: Readonly<Record<string, number>>;
}

/** Writes `template.json` and `functions/*.zip` into a folder, each as a whole or not at all. @throws InputError as a deployment would */
export async function exportEnvironment(project: Project, place: Pick<Place, 'environment' | 'account' | 'region'>, folder: string): Promise<ExportedEnvironment> {
  const { createEnvironment } = require('../../infra/environment') as typeof import('../../infra/environment');
  const { loadFunctions } = require('../../infra/function-bundle') as typeof import('../../infra/function-bundle');
  const { recordResources } = require('./record-resources') as typeof import('./record-resources');
  const { workflow, flow, flowText, flowDigest, settings } = project;
  if (settings.registerProject) {
    throw new InputError([{ file: `Pulumi.${place.environment}.yaml`, path: 'mlops:registerProject', message: 'a template cannot register a project: SageMaker reads a file in the bucket that the same template makes; take the setting out for the export' }]);
  }
  const bundles = await loadFunctions();
  const recording = await recordResources(
    { project: workflow.name, environment: place.environment },
    () => createEnvironment({ workflow, flow, flowText, flowDigest, settings, bundles, partition: partitionOf(place.region), ...place }),
  );
  const title = `Environment ${place.environment} of workflow ${workflow.name}: low-code machine learning on Amazon SageMaker`;
  const { template, code } = cloudFormationTemplate(recording, title, (output) => describeOutput(output as keyof EnvironmentOutputs));
  const files = (place: 'code' | 'environment', below: string): string[] => code.filter((file) => file.place === place).map(({ key, content }) => writeFile(path.join(folder, below, key), content));
  return { template: writeFile(path.join(folder, 'template.json'), `${JSON.stringify(template, null, 2)}\n`), code: files('code', ''), objects: files('environment', 'environment'), resources: countTypes(Object.values(template.Resources)) };
}

/** Source: AWS's table of partitions. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function writeFile(file: string, content: string | Buffer): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  fs.writeFileSync(unfinished, content);
  fs.renameSync(unfinished, file);
  return file;
}

function countTypes(resources: readonly { Type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Type } of resources) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}
