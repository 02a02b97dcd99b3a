// The policy pack as Pulumi starts it: `pulumi preview --policy-pack infra/policy`. The rules are in modules that start nothing.
import { policies, type RulePolicy } from './policies';

/** What is used of `@pulumi/policy`. Pulumi checks the types of a pack at each start, and the SDK's own would take most of that time. */
interface PolicySdk { PolicyPack: new (name: string, pack: { policies: readonly RulePolicy[] }) => unknown }

const { PolicyPack } = require('@pulumi/policy') as PolicySdk;

new PolicyPack('sagemaker-lowcode-mlops', { policies: policies() });
