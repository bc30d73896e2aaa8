-- [rows_have_bytes] Every file that a row names lies in the directory, as large as the row says.
SELECT f.id AS file, f.sha256, f.size, b.size AS size_on_disk, f.stored_at
FROM files_storedfile f LEFT JOIN on_disk b USING (sha256)
WHERE b.size IS DISTINCT FROM f.size;

-- [bytes_have_a_row] Nothing lies in the directory for more than an hour that no row names, nor half arrived.
SELECT b.sha256 AS found, b.size, b.written FROM on_disk b LEFT JOIN files_storedfile f USING (sha256), asked
WHERE f.id IS NULL AND b.written < asked.now - interval '1 hour';
