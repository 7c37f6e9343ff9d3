/** The part of a transfer that is used: of what is dropped, or pasted. */
interface Transfer {
  readonly types: readonly string[];
  readonly files: Iterable<File>;
}

interface Given {
  readonly dataTransfer?: Transfer | null;
  readonly clipboardData?: Transfer | null;
  preventDefault(): void;
}

/** Handlers of an element on which files are dropped, or into which they are pasted: `take` gets them, the browser does not. */
export function givenFiles(take: (files: File[]) => void) {
  const given = (event: Given) => {
    const transfer = event.dataTransfer ?? event.clipboardData;
    if (!transfer?.types.includes("Files")) return;
    // Of cells that were copied there is a picture, too; what is wanted are the words.
    if (event.clipboardData && transfer.types.includes("text/plain")) return;
    event.preventDefault();
    const files = [...transfer.files];
    if (files.length > 0) take(files);
  };
  return { onDragOver: given, onDrop: given, onPaste: given };
}
