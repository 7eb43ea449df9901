"""Where reports come from: folders of files, rows of tables, the pages of web archives; cut into shards."""
