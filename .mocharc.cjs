// How the tests run: TypeScript through swc, each file found under test/.
module.exports = {
  require: ['ts-node/register'],
  extension: ['ts'],
  timeout: 60000,
};
