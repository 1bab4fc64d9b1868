// Reads a workbook and writes it again with SheetJS: node resave.js SOURCE TARGET
import XLSX from "xlsx";

const [source, target] = process.argv.slice(2);
const book = XLSX.readFile(source, { cellStyles: true, cellNF: true });
XLSX.writeFile(book, target, { bookSST: true, cellStyles: true, compression: true });
