// A policy pack of the probe: one mandatory rule with a setting, one advisory rule, one rule about the stack as a whole.
const { PolicyPack } = require('@pulumi/policy');

const isGroup = ({ type }) => type === 'probe:index:Group';

new PolicyPack('probe-policies', {
  policies: [
    {
      name: 'bucket-is-tagged', description: 'A bucket must carry the tag owner.', enforcementLevel: 'mandatory',
      configSchema: { properties: { tag: { type: 'string', default: 'owner' } } },
      validateResource: ({ type, props, getConfig }, reportViolation) => {
        const { tag } = getConfig();
        if (type === 'probe:index:Bucket' && !(props.tags && props.tags[tag])) reportViolation(`tag ${tag} is missing`);
      },
    },
    {
      name: 'group-has-description', description: 'A group must have a description.', enforcementLevel: 'advisory',
      validateResource: ({ type, props }, reportViolation) => {
        if (isGroup({ type }) && !props.description) reportViolation('description is missing');
      },
    },
    {
      name: 'at-most-two-groups', description: 'A stack has at most two groups.', enforcementLevel: 'mandatory',
      validateStack: ({ resources }, reportViolation) => {
        if (resources.filter(isGroup).length > 2) reportViolation('too many groups');
      },
    },
  ],
});
