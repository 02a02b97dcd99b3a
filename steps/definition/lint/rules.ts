// All rules of the linter, in the order in which their findings are told. Open to more.
import type { Rule } from './finding';
import { approvedByDefault } from './rules/approved-by-default';
import { argumentsShape, parameterLength, referenceType, wholeArgument } from './rules/arguments';
import { automl } from './rules/automl';
import { branchReference } from './rules/branch-reference';
import { cacheConfig } from './rules/cache-config';
import { checkStep } from './rules/check-step';
import { condition } from './rules/condition';
import { cycle } from './rules/cycle';
import { dependsOn } from './rules/depends-on';
import { emr } from './rules/emr';
import { experiment } from './rules/experiment';
import { experimentConfig } from './rules/experiment-config';
import { failStep } from './rules/fail-step';
import { functionForm } from './rules/function-form';
import { functionStep } from './rules/function-step';
import { hardCodedAccount } from './rules/hard-coded-account';
import { jsonGet } from './rules/json-get';
import { literalSecret } from './rules/literal-secret';
import { modelContainers } from './rules/model-containers';
import { parameter } from './rules/parameter';
import { parameterUnused } from './rules/parameter-unused';
import { propertyFile } from './rules/property-file';
import { referencePosition } from './rules/reference-position';
import { referenceTarget } from './rules/reference-target';
import { retryPolicies } from './rules/retry-policies';
import { sharedOutput } from './rules/shared-output';
import { size } from './rules/size';
import { stepName } from './rules/step-name';
import { stepText } from './rules/step-text';
import { transform } from './rules/transform';
import { unknownKey } from './rules/unknown-key';
import { version } from './rules/version';
import { wholeReference } from './rules/whole-reference';

/** Every rule. */
export const allRules: readonly Rule[] = [
  version, unknownKey, size, experiment,
  stepName, stepText,
  parameter, parameterUnused, parameterLength,
  referenceTarget, referenceType, wholeReference, wholeArgument, functionForm, referencePosition, jsonGet, propertyFile,
  cycle, dependsOn, branchReference,
  condition, failStep, functionStep, checkStep, emr, automl, modelContainers, transform, argumentsShape, experimentConfig,
  retryPolicies, cacheConfig,
  literalSecret, hardCodedAccount, sharedOutput, approvedByDefault,
];

/** The rules for a definition that is built for one account, as this project's are. */
export const builtRules: readonly Rule[] = allRules.filter((rule) => rule !== hardCodedAccount);
