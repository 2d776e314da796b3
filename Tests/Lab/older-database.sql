-- The database as satcheld 0.1.0 of commit 07bac2f left it: a printout that was finished and one that was held.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1: jobs, events, documents');
CREATE TABLE meta (starts INTEGER NOT NULL) STRICT;
INSERT INTO meta VALUES(1);
CREATE TABLE job (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  reasons TEXT NOT NULL,
  ownerUID INTEGER NOT NULL,
  ownerUser TEXT NOT NULL,
  requestedDevice TEXT NOT NULL,
  device TEXT,
  copies INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  terms TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  hasBegun INTEGER NOT NULL,
  confirmed TEXT,
  resumeAt TEXT,
  isTorn INTEGER NOT NULL,
  progress TEXT,
  confirmation TEXT,
  result TEXT,
  problem TEXT,
  createdAt INTEGER NOT NULL,
  updatedAt INTEGER NOT NULL,
  startBy INTEGER,
  contentExpiresAt INTEGER,
  isContentGone INTEGER NOT NULL,
  deliveredAt INTEGER,
  referenceTag BLOB,
  keyDigest BLOB NOT NULL,
  bodyDigest BLOB NOT NULL,
  UNIQUE (ownerUID, keyDigest)
) STRICT;
INSERT INTO job VALUES(1,'j_q7rr3mexap7fterzgiquguqged','print','completed','["job-completed-successfully"]',0,'root','auto','prn-virtual',1,50,'{"startWithinSeconds":600,"onInterruption":"ask","documents":["doc_7sxotirq22nnid7otb2aotbrbq"]}',1,1,'{"row":0,"page":1,"copy":2}',NULL,0,'{"page":1,"completed":94,"unit":"dots","copy":1,"total":94}','printed','{"pagesPrinted":1,"copiesPrinted":1}',NULL,1795565766691,1795565766990,NULL,1795652166990,0,NULL,NULL,X'f99cb7c12826d59e3d49f1b0561c6a986e8e34dcc4920450d90eb85960db2a81',X'3abae6e077fea9fd226fd1a96d1ef3498f8277c969eff900c305f88fd730e096');
INSERT INTO job VALUES(2,'j_a37mj5h44mr6rw3v4r7fgudols','print','pending-held','["job-hold-until-specified"]',0,'root','auto',NULL,1,50,'{"startWithinSeconds":600,"documents":["doc_wah6ol237aatixoicfbfnudpse"],"onInterruption":"ask"}',0,0,NULL,NULL,0,NULL,NULL,NULL,NULL,1795565767018,1795565767018,NULL,NULL,0,NULL,NULL,X'ffb69b9112f983f7bdefdf960bf069497e10274e2514f306a9b91b189c6a198f',X'2ad7d49ceb8bcc747cde3940aefc778f5f4d79164b4fc25c57e7ecf962a4111f');
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  ownerUID INTEGER,
  state TEXT,
  reasons TEXT,
  progress TEXT,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO event VALUES(1,'device.changed','prn-virtual',NULL,NULL,NULL,NULL,1795565766428);
INSERT INTO event VALUES(2,'device.changed','cam-virtual',NULL,NULL,NULL,NULL,1795565766430);
INSERT INTO event VALUES(3,'device.changed','prn-virtual',NULL,NULL,NULL,NULL,1795565766529);
INSERT INTO event VALUES(4,'job.changed','j_q7rr3mexap7fterzgiquguqged',0,'pending','[]',NULL,1795565766691);
INSERT INTO event VALUES(5,'job.changed','j_q7rr3mexap7fterzgiquguqged',0,'processing','["job-printing"]',NULL,1795565766721);
INSERT INTO event VALUES(6,'device.changed','prn-virtual',NULL,NULL,NULL,NULL,1795565766723);
INSERT INTO event VALUES(7,'job.changed','j_q7rr3mexap7fterzgiquguqged',0,'processing','["job-printing"]','{"total":94,"unit":"dots","page":1,"completed":78,"copy":1}',1795565766832);
INSERT INTO event VALUES(8,'job.changed','j_q7rr3mexap7fterzgiquguqged',0,'processing','["job-printing"]','{"page":1,"completed":94,"unit":"dots","copy":1,"total":94}',1795565766987);
INSERT INTO event VALUES(9,'job.changed','j_q7rr3mexap7fterzgiquguqged',0,'completed','["job-completed-successfully"]','{"page":1,"completed":94,"unit":"dots","copy":1,"total":94}',1795565766990);
INSERT INTO event VALUES(10,'device.changed','prn-virtual',NULL,NULL,NULL,NULL,1795565766993);
INSERT INTO event VALUES(11,'job.changed','j_a37mj5h44mr6rw3v4r7fgudols',0,'pending-held','["job-hold-until-specified"]',NULL,1795565767018);
CREATE TABLE document (
  id TEXT PRIMARY KEY,
  ownerUID INTEGER NOT NULL,
  mediaType TEXT NOT NULL,
  size INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL
) STRICT;
INSERT INTO document VALUES('doc_7sxotirq22nnid7otb2aotbrbq',0,'text/plain',4,1795569366608);
INSERT INTO document VALUES('doc_wah6ol237aatixoicfbfnudpse',0,'text/plain',4,1795569367015);
CREATE TABLE documentUse (
  document TEXT NOT NULL REFERENCES document (id),
  job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  PRIMARY KEY (document, job)
) STRICT, WITHOUT ROWID;
INSERT INTO documentUse VALUES('doc_wah6ol237aatixoicfbfnudpse','j_a37mj5h44mr6rw3v4r7fgudols');
INSERT INTO documentUse VALUES('doc_7sxotirq22nnid7otb2aotbrbq','j_q7rr3mexap7fterzgiquguqged');
CREATE TABLE tornPaper (
  device TEXT PRIMARY KEY,
  job TEXT NOT NULL,
  position TEXT NOT NULL
) STRICT, WITHOUT ROWID;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('event',11);
INSERT INTO sqlite_sequence VALUES('job',2);
CREATE INDEX jobQueue ON job (kind, priority DESC, sequence) WHERE state = 'pending';
CREATE INDEX jobStartBy ON job (startBy) WHERE state = 'pending' AND startBy IS NOT NULL;
CREATE INDEX jobUnfinished ON job (state) WHERE state NOT IN ('completed', 'canceled', 'aborted');
CREATE INDEX jobState ON job (state, sequence);
CREATE INDEX jobReference ON job (referenceTag, sequence) WHERE referenceTag IS NOT NULL;
CREATE INDEX jobContent ON job (contentExpiresAt) WHERE contentExpiresAt IS NOT NULL;
CREATE INDEX jobAge ON job (updatedAt) WHERE state IN ('completed', 'canceled', 'aborted');
CREATE INDEX documentExpiry ON document (expiresAt);
CREATE INDEX documentUseJob ON documentUse (job);
COMMIT;
