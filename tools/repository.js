/** Where the repository lies: what package.json files and READMEs on npm lead to. */
export const REPOSITORY = 'https://github.com/ssd-js/ssd';
