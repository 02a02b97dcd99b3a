// The environment's own KMS key and its alias.
import type * as pulumi from '@pulumi/pulumi';
import * as kms from '@pulumi/aws-native/kms';
import type { EnvironmentNames, Place } from '../names';
import { keyPolicy, type KeyUses } from '../permissions/key-policy';
import { Component, stateful, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Encryption. */
export interface EncryptionArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  /** True: the key can neither be deleted nor replaced. */
  protect: boolean;
  /** Days that a deleted key can be brought back, 7 to 30. */
  keyDeletionDays: number;
  /** What else is encrypted with the key, by services that its policy must name. */
  uses: KeyUses;
  transform?: { key?: Transform<kms.KeyArgs>; alias?: Transform<kms.AliasArgs> };
}

/** One key for all data of an environment: rotated each year, its policy spelled out, usable only by what the account itself allows. */
export class Encryption extends Component {
  /** ARN of the key. */
  readonly keyArn: pulumi.Output<string>;
  readonly nodes: { readonly key: kms.Key; readonly alias: kms.Alias };

  constructor(name: string, private readonly args: EncryptionArgs, options?: pulumi.ComponentResourceOptions) {
    super('Encryption', name, options);
    const key = this.createKey();
    const alias = this.createAlias(key);
    this.keyArn = key.arn;
    this.nodes = { key, alias };
    this.registerOutputs({ keyArn: this.keyArn });
  }

  private createKey(): kms.Key {
    const { place, names, tags, protect, keyDeletionDays, uses, transform } = this.args;
    return new kms.Key(...this.child<kms.KeyArgs>('key', {
      description: `Everything of workflow ${place.workflow} in environment ${place.environment}`,
      enableKeyRotation: true, pendingWindowInDays: keyDeletionDays, keyPolicy: keyPolicy(place, names, uses), tags: tagList(tags),
    }, transform?.key, stateful(protect)));
  }

  private createAlias(key: kms.Key): kms.Alias {
    const { names, transform } = this.args;
    return new kms.Alias(...this.child<kms.AliasArgs>('alias', { aliasName: names.keyAlias, targetKeyId: key.keyId }, transform?.alias));
  }
}
