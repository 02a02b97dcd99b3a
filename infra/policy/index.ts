// The policy pack as Pulumi starts it: `pulumi preview --policy-pack infra/policy`. The rules are in modules that start nothing.
import { PolicyPack } from '@pulumi/policy';
import { policies } from './policies';

new PolicyPack('sagemaker-lowcode-mlops', { policies: policies() });
