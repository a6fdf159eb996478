-- How the photo is handed in; empty for orders from before, which were for the document's first channel.

ALTER TABLE orders ADD COLUMN channel TEXT;
