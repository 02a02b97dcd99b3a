// What an environment can take over: resources that hold what cannot be made again. An open list.
import type { Settings } from '../../infra/settings';
import { arnOf, type Place } from '../../infra/names';

/** One kind. */
export interface Adoptable {
  /** Its setting, `mlops:adopted.<setting>`, which names what is taken over. */
  setting: keyof Settings['adopted'];
  /** Pulumi's type and name of the resource in the program. */
  resourceType: string;
  resourceName: string;
  /** Pulumi's id out of what the setting says. */
  idOf(given: string, place: Place): string;
}

/** All kinds. */
export const adoptables: readonly Adoptable[] = [
  { setting: 'bucket', resourceType: 'aws-native:s3:Bucket', resourceName: 'storage-bucket', idOf: (name) => name },
  { setting: 'modelPackageGroup', resourceType: 'aws-native:sagemaker:ModelPackageGroup', resourceName: 'registry-group', idOf: (name, place) => arnOf(place, 'sagemaker', `model-package-group/${name}`) },
  { setting: 'key', resourceType: 'aws-native:kms:Key', resourceName: 'encryption-key', idOf: (id) => id },
];
