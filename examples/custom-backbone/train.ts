// Trains a detector on a backbone of one's own, loads it from its run folder and measures it.
//     node --conditions=@ssd/source --import ./tools/source.mjs examples/custom-backbone/train.ts VOC-FOLDER [EPOCHS]
import { dataDir as bloodCells } from '@ssd/example-blood-cells';
import { loadDetector, train } from '@ssd/trainer';
import './preset.js';

const [dataDir = bloodCells, epochs = '30'] = process.argv.slice(2);
const log = (line: string): void => void console.log(line);

const { runDir } = await train({ config: { dataDir, preset: 'mobile', epochs: Number(epochs) } }, { log });
const detector = await loadDetector(runDir);
const { result, split } = await detector.evaluate();
log(`mAP ${result.map?.toFixed(4) ?? 'none'} on "${split}", loaded from ${runDir}`);
detector.dispose();
