<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>caisson::ui::ByteText</name>
    <message>
        <source>B/s</source>
        <translation>o/s</translation>
    </message>
    <message>
        <source>KiB/s</source>
        <translation>Kio/s</translation>
    </message>
    <message>
        <source>MiB/s</source>
        <translation>Mio/s</translation>
    </message>
    <message>
        <source>GiB/s</source>
        <translation>Gio/s</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>Kio</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>Mio</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>Gio</translation>
    </message>
</context>
<context>
    <name>AttachPresenter</name>
    <message>
        <source>attaching</source>
        <translation>rattachement</translation>
    </message>
    <message>
        <source>attached; Control P, Control Q detaches</source>
        <translation>rattaché ; Ctrl P, Ctrl Q détache</translation>
    </message>
    <message>
        <source>attached to its output</source>
        <translation>rattaché à sa sortie</translation>
    </message>
    <message>
        <source>detached; it runs on</source>
        <translation>détaché ; il continue</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>terminé</translation>
    </message>
</context>
<context>
    <name>AuthenticationAgent</name>
    <message>
        <source>Another password is being asked for.</source>
        <translation>Un autre mot de passe est déjà demandé.</translation>
    </message>
    <message>
        <source>That was not the password. Try again.</source>
        <translation>Ce n’était pas le mot de passe. Réessayez.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>CheckDialog</name>
    <message>
        <source>lacks</source>
        <translation>manque</translation>
    </message>
    <message>
        <source>limited</source>
        <translation>limité</translation>
    </message>
    <message>
        <source>note</source>
        <translation>note</translation>
    </message>
    <message>
        <source>well</source>
        <translation>bien</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>Containers can do all that Caisson needs here.</source>
        <translation>Les conteneurs trouvent ici tout ce dont Caisson a besoin.</translation>
    </message>
    <message>
        <source>Something that containers need lacks here.</source>
        <translation>Il manque ici quelque chose dont les conteneurs ont besoin.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>CommandStrip</name>
    <message>
        <source>Command line</source>
        <translation>Ligne de commande</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>Copier la ligne de commande</translation>
    </message>
    <message>
        <source>Command line: %1</source>
        <translation>Ligne de commande : %1</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>ContainerNetworkPage</name>
    <message>
        <source>Interfaces</source>
        <translation>Interfaces</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Dedans</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Route out by</source>
        <translation>Sortie par</translation>
    </message>
    <message>
        <source>Hardware address</source>
        <translation>Adresse matérielle</translation>
    </message>
    <message>
        <source>On the host</source>
        <translation>Sur l’hôte</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Pont</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Network of this container</source>
        <translation>Réseau de ce conteneur</translation>
    </message>
    <message>
        <source>%1, index %2</source>
        <translation>%1, index %2</translation>
    </message>
    <message>
        <source>It uses the host's interfaces, addresses and routes.</source>
        <translation>Il utilise les interfaces, les adresses et les routes de l’hôte.</translation>
    </message>
    <message>
        <source>It has a network namespace of its own with nothing but the loopback in it.</source>
        <translation>Il a son propre espace de noms réseau, où il n’y a que la boucle locale.</translation>
    </message>
    <message>
        <source>This is what it gets at its next start; there are no interfaces now.</source>
        <translation>Voici ce qu’il recevra à son prochain démarrage ; il n’a pas d’interface en ce moment.</translation>
    </message>
    <message>
        <source>Each interface is one end of a cable; the other end is a port of a bridge on the host.</source>
        <translation>Chaque interface est un bout d’un câble ; l’autre bout est un port d’un pont sur l’hôte.</translation>
    </message>
</context>
<context>
    <name>ContainerView</name>
    <message>
        <source>M&amp;ore</source>
        <translation>Pl&amp;us</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>Montages</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Expliquer</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>PID %1</source>
        <translation>PID %1</translation>
    </message>
    <message>
        <source>host name %1</source>
        <translation>nom d’hôte %1</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>owner %1</source>
        <translation>propriétaire %1</translation>
    </message>
</context>
<context>
    <name>CreatePresenter</name>
    <message>
        <source>An address is four numbers up to 255: 10.0.0.1.</source>
        <translation>Une adresse, ce sont quatre nombres jusqu’à 255 : 10.0.0.1.</translation>
    </message>
    <message>
        <source>%1 is not in %2, which is the network %3.</source>
        <translation>%1 n’est pas dans %2, le réseau %3.</translation>
    </message>
    <message>
        <source>%1 stands for the whole network. Take one in between.</source>
        <translation>%1 désigne le réseau entier. Prenez-en une à l’intérieur.</translation>
    </message>
    <message>
        <source>%1 is the network's own address.</source>
        <translation>%1 est l’adresse du réseau lui-même.</translation>
    </message>
    <message>
        <source>%1 already has %2.</source>
        <translation>%1 a déjà %2.</translation>
    </message>
    <message>
        <source>A container needs a name.</source>
        <translation>Un conteneur a besoin d’un nom.</translation>
    </message>
    <message>
        <source>Up to 63 letters, digits and _ . - beginning with a letter or digit.</source>
        <translation>Jusqu’à 63 lettres, chiffres et _ . -, en commençant par une lettre ou un chiffre.</translation>
    </message>
    <message>
        <source>There is a container %1 already.</source>
        <translation>Il y a déjà un conteneur %1.</translation>
    </message>
    <message>
        <source>Up to 63 letters, digits, dots and hyphens.</source>
        <translation>Jusqu’à 63 lettres, chiffres, points et traits d’union.</translation>
    </message>
    <message>
        <source>A quotation mark is not closed.</source>
        <translation>Un guillemet n’est pas fermé.</translation>
    </message>
    <message>
        <source>Which program shall it run?</source>
        <translation>Quel programme doit-il exécuter ?</translation>
    </message>
    <message>
        <source>Nothing starts with less than 4 MiB.</source>
        <translation>Rien ne démarre avec moins de 4 Mio.</translation>
    </message>
    <message>
        <source>“%1” is not of the form NAME=value.</source>
        <translation>« %1 » n’a pas la forme NOM=valeur.</translation>
    </message>
    <message>
        <source>A full path that begins with / and has no “..” in it.</source>
        <translation>Un chemin complet qui commence par / et ne contient pas « .. ».</translation>
    </message>
    <message>
        <source>Numbers: a user, or user:group, such as 1000:1000.</source>
        <translation>Des nombres : un utilisateur, ou utilisateur:groupe, comme 1000:1000.</translation>
    </message>
    <message numerus="yes">
        <source>%n namespace(s)</source>
        <translation><numerusform>%n espace de noms</numerusform><numerusform>%n espaces de noms</numerusform></translation>
    </message>
    <message>
        <source>1 control group</source>
        <translation>1 groupe de contrôle</translation>
    </message>
    <message>
        <source>2 interfaces</source>
        <translation>2 interfaces</translation>
    </message>
    <message>
        <source>Letters, digits and _ . - but not “none” or “host”.</source>
        <translation>Des lettres, des chiffres et _ . - mais ni « none » ni « host ».</translation>
    </message>
    <message>
        <source>There is a network %1 already.</source>
        <translation>Il y a déjà un réseau %1.</translation>
    </message>
    <message>
        <source>An address and its length of 16 to 30, such as 10.1.0.0/24.</source>
        <translation>Une adresse et sa longueur de 16 à 30, comme 10.1.0.0/24.</translation>
    </message>
    <message>
        <source>It overlaps %1 of the network %2.</source>
        <translation>Il recouvre %1, du réseau %2.</translation>
    </message>
    <message>
        <source>An address inside %1.</source>
        <translation>Une adresse dans %1.</translation>
    </message>
    <message>
        <source>May ask for authorisation, to create and to start.</source>
        <translation>Peut demander une autorisation pour créer et démarrer.</translation>
    </message>
    <message>
        <source>Asks for authorisation each time: it shares %1 with the host.</source>
        <translation>Demande à chaque fois une autorisation : il partage %1 avec l’hôte.</translation>
    </message>
</context>
<context>
    <name>EventsPage</name>
    <message>
        <source>What the kernel and Caisson did to this container, newest last.</source>
        <translation>Ce que le noyau et Caisson ont fait à ce conteneur, le plus récent en bas.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Rien ne s’est encore passé.</translation>
    </message>
</context>
<context>
    <name>ExplainPage</name>
    <message>
        <source>System calls of this step</source>
        <translation>Appels système de cette étape</translation>
    </message>
    <message>
        <source>Shell commands that do the same</source>
        <translation>Commandes qui font la même chose</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>Cop&amp;ier</translation>
    </message>
    <message>
        <source>E&amp;xport script…</source>
        <translation>E&amp;xporter le script…</translation>
    </message>
    <message>
        <source>Steps of the start</source>
        <translation>Étapes du démarrage</translation>
    </message>
    <message>
        <source>A shell script that builds the same container with the ordinary tools</source>
        <translation>Un script qui construit le même conteneur avec les outils ordinaires</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>System calls</source>
        <translation>Appels système</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s), some at once; work in all</source>
        <translation><numerusform>%n étape ; travail en tout</numerusform><numerusform>%n étapes, en partie simultanées ; travail en tout</numerusform></translation>
    </message>
    <message>
        <source>Taken back. These are the steps of the next start too.</source>
        <translation>Défaites. Ce sont aussi les étapes du prochain démarrage.</translation>
    </message>
    <message>
        <source>Nothing done yet: these are the steps of the next start.</source>
        <translation>Rien n’est fait : voici les étapes du prochain démarrage.</translation>
    </message>
    <message>
        <source>✓ done in %1</source>
        <translation>✓ fait en %1</translation>
    </message>
    <message>
        <source>✕ failed: %1</source>
        <translation>✕ échec : %1</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>défait</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>pas encore</translation>
    </message>
    <message>
        <source>Export script</source>
        <translation>Exporter le script</translation>
    </message>
    <message>
        <source>The script could not be written.</source>
        <translation>Le script n’a pas pu être écrit.</translation>
    </message>
</context>
<context>
    <name>FieldNote</name>
    <message>
        <source>Use %1</source>
        <translation>Prendre %1</translation>
    </message>
</context>
<context>
    <name>KindTile</name>
    <message>
        <source>%1 namespace</source>
        <translation>espace de noms %1</translation>
    </message>
</context>
<context>
    <name>LifecyclePresenter</name>
    <message>
        <source>Starting %1</source>
        <translation>Démarrage de %1</translation>
    </message>
    <message>
        <source>%1 could not be started.</source>
        <translation>%1 n’a pas pu démarrer.</translation>
    </message>
    <message>
        <source>Stopping %1</source>
        <translation>Arrêt de %1</translation>
    </message>
    <message>
        <source>%1 could not be stopped.</source>
        <translation>%1 n’a pas pu être arrêté.</translation>
    </message>
    <message>
        <source>Killing %1</source>
        <translation>Mise à mort de %1</translation>
    </message>
    <message>
        <source>%1 could not be killed.</source>
        <translation>%1 n’a pas pu être tué.</translation>
    </message>
    <message>
        <source>Resuming %1</source>
        <translation>Reprise de %1</translation>
    </message>
    <message>
        <source>%1 could not be resumed.</source>
        <translation>%1 n’a pas pu reprendre.</translation>
    </message>
    <message>
        <source>Pausing %1</source>
        <translation>Mise en pause de %1</translation>
    </message>
    <message>
        <source>%1 could not be paused.</source>
        <translation>%1 n’a pas pu être mis en pause.</translation>
    </message>
    <message>
        <source>Restarting %1</source>
        <translation>Redémarrage de %1</translation>
    </message>
    <message>
        <source>%1 could not be restarted.</source>
        <translation>%1 n’a pas pu redémarrer.</translation>
    </message>
    <message>
        <source>Removing %1</source>
        <translation>Suppression de %1</translation>
    </message>
    <message>
        <source>%1 could not be removed.</source>
        <translation>%1 n’a pas pu être supprimé.</translation>
    </message>
    <message>
        <source>Changing the limits of %1</source>
        <translation>Changement des limites de %1</translation>
    </message>
    <message>
        <source>The limits of %1 could not be changed.</source>
        <translation>Les limites de %1 n’ont pas pu être changées.</translation>
    </message>
    <message>
        <source>Its command is not in its file system. All that had been done was taken back.</source>
        <translation>Sa commande n’est pas dans son système de fichiers. Tout ce qui était fait a été défait.</translation>
    </message>
    <message>
        <source>Its command cannot be executed. All that had been done was taken back.</source>
        <translation>Sa commande ne peut pas être exécutée. Tout ce qui était fait a été défait.</translation>
    </message>
</context>
<context>
    <name>LoadPresenter</name>
    <message>
        <source>Stopped after %1 s; its memory is free again.</source>
        <translation>Arrêtée après %1 s ; sa mémoire est de nouveau libre.</translation>
    </message>
    <message>
        <source>Holds %1.</source>
        <translation>Tient %1.</translation>
    </message>
    <message>
        <source>Gives %1 back.</source>
        <translation>Rend %1.</translation>
    </message>
    <message>
        <source>Ended by itself after %1 s.</source>
        <translation>Terminée d’elle-même après %1 s.</translation>
    </message>
    <message>
        <source>Ended after %1 s: killed at %2.</source>
        <translation>Terminée après %1 s : tuée à %2.</translation>
    </message>
    <message>
        <source>Ended after %1 s with exit code %2.</source>
        <translation>Terminée après %1 s avec le code %2.</translation>
    </message>
    <message>
        <source>Ended after %1 s by %2.</source>
        <translation>Terminée après %1 s par %2.</translation>
    </message>
    <message>
        <source>Starting.</source>
        <translation>Démarrage.</translation>
    </message>
    <message>
        <source>The kernel killed %1 at %2: %3 had reached its limit of %4.</source>
        <translation>Le noyau a tué %1 à %2 : %3 avait atteint sa limite de %4.</translation>
    </message>
    <message>
        <source>The kernel killed %1 at %2: %3 had reached its limit.</source>
        <translation>Le noyau a tué %1 à %2 : %3 avait atteint sa limite.</translation>
    </message>
    <message>
        <source>PID %1 here, %2 on the host.</source>
        <translation>PID %1 ici, %2 sur l’hôte.</translation>
    </message>
    <message>
        <source>PID %1 on the host.</source>
        <translation>PID %1 sur l’hôte.</translation>
    </message>
    <message>
        <source>It held %1.</source>
        <translation>Il tenait %1.</translation>
    </message>
    <message>
        <source>the host was not touched.</source>
        <translation>l’hôte n’a pas été touché.</translation>
    </message>
    <message>
        <source>%1 and %2 were not touched.</source>
        <extracomment>the end of a list: names, and the last one</extracomment>
        <translation>%1 et %2 n’ont pas été touchés.</translation>
    </message>
    <message>
        <source>the host</source>
        <comment>first of a list</comment>
        <translation>l’hôte</translation>
    </message>
    <message numerus="yes">
        <source>%n other container(s)</source>
        <translation><numerusform>%n autre conteneur</numerusform><numerusform>%n autres conteneurs</numerusform></translation>
    </message>
    <message>
        <source>%1 goes on; %2</source>
        <translation>%1 continue ; %2</translation>
    </message>
    <message>
        <source>%1 ended with it; %2</source>
        <translation>%1 s’est terminé avec lui ; %2</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>What the first process wrote. It is kept after the container has stopped.</source>
        <translation>Ce que le premier processus a écrit. Cela reste après l’arrêt du conteneur.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>The command line is in the clipboard.</source>
        <translation>La ligne de commande est dans le presse-papiers.</translation>
    </message>
    <message>
        <source>Waiting for the helper.</source>
        <translation>En attente de l’assistant.</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>Re&amp;prendre</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Network — Caisson</source>
        <translation>Réseau — Caisson</translation>
    </message>
    <message>
        <source>Namespaces — Caisson</source>
        <translation>Espaces de noms — Caisson</translation>
    </message>
    <message>
        <source>%1 — Caisson</source>
        <translation>%1 — Caisson</translation>
    </message>
    <message>
        <source>Caisson</source>
        <translation>Caisson</translation>
    </message>
    <message>
        <source>Caisson's helper cannot be reached.</source>
        <translation>L’assistant de Caisson est injoignable.</translation>
    </message>
    <message>
        <source>Connecting to the helper</source>
        <translation>Connexion à l’assistant</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Non connecté</translation>
    </message>
    <message>
        <source>Session connection · without privileges, with fewer powers</source>
        <translation>Connexion de session · sans privilège, avec moins de pouvoirs</translation>
    </message>
    <message>
        <source>System connection · you may look; changes ask for authorisation</source>
        <translation>Connexion système · vous pouvez regarder ; changer demande une autorisation</translation>
    </message>
    <message>
        <source>cgroup %1 · Linux %2</source>
        <translation>cgroup %1 · Linux %2</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation><numerusform>%n en marche</numerusform><numerusform>%n en marche</numerusform></translation>
    </message>
    <message>
        <source>&amp;New container…</source>
        <translation>&amp;Nouveau conteneur…</translation>
    </message>
    <message>
        <source>New net&amp;work…</source>
        <translation>Nou&amp;veau réseau…</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Démarrer</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>A&amp;rrêter</translation>
    </message>
    <message>
        <source>&amp;Restart</source>
        <translation>Redé&amp;marrer</translation>
    </message>
    <message>
        <source>T&amp;erminal</source>
        <translation>T&amp;erminal</translation>
    </message>
    <message>
        <source>E&amp;xplain</source>
        <translation>E&amp;xpliquer</translation>
    </message>
    <message>
        <source>&amp;Kill…</source>
        <translation>&amp;Tuer…</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>&amp;Supprimer…</translation>
    </message>
    <message>
        <source>Copy &amp;id</source>
        <translation>Copier l’&amp;identifiant</translation>
    </message>
    <message>
        <source>Copy command &amp;line</source>
        <translation>Copier la &amp;ligne de commande</translation>
    </message>
    <message>
        <source>Export OCI &amp;specification…</source>
        <translation>Exporter la &amp;spécification OCI…</translation>
    </message>
    <message>
        <source>The id is in the clipboard.</source>
        <translation>L’identifiant est dans le presse-papiers.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;Find container</source>
        <translation>&amp;Chercher un conteneur</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Réseau</translation>
    </message>
    <message>
        <source>N&amp;amespaces</source>
        <translation>&amp;Espaces de noms</translation>
    </message>
    <message>
        <source>&amp;Container list</source>
        <translation>&amp;Liste des conteneurs</translation>
    </message>
    <message>
        <source>&amp;Tool bar</source>
        <translation>&amp;Barre d’outils</translation>
    </message>
    <message>
        <source>&amp;Container</source>
        <translation>&amp;Conteneur</translation>
    </message>
    <message>
        <source>&amp;Learn</source>
        <translation>Ap&amp;prendre</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>C&amp;onfiguration</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Thème</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Comme le s&amp;ystème</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Clair</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Sombre</translation>
    </message>
    <message>
        <source>&amp;Refresh ten times a second</source>
        <translation>&amp;Rafraîchir dix fois par seconde</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>&amp;About Caisson</source>
        <translation>À &amp;propos de Caisson</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>À propos de &amp;Qt</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>Barre d’outils</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>Supprimer %1 ?</translation>
    </message>
    <message>
        <source>It runs and is stopped first. Its own files, its log and its limits go with it; the image stays.</source>
        <translation>Il tourne et sera d’abord arrêté. Ses propres fichiers, son journal et ses limites partent avec lui ; l’image reste.</translation>
    </message>
    <message>
        <source>Its own files, its log and its limits go with it; the image stays.</source>
        <translation>Ses propres fichiers, son journal et ses limites partent avec lui ; l’image reste.</translation>
    </message>
    <message>
        <source>Stop and &amp;remove</source>
        <translation>Arrêter et &amp;supprimer</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Supprimer</translation>
    </message>
    <message>
        <source>Kill %1?</source>
        <translation>Tuer %1 ?</translation>
    </message>
    <message>
        <source>Its processes end at once and can save nothing. Stop lets them end by themselves.</source>
        <translation>Ses processus finissent aussitôt et ne peuvent rien sauver. Arrêter les laisse finir d’eux-mêmes.</translation>
    </message>
    <message>
        <source>&amp;Kill</source>
        <translation>&amp;Tuer</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Export OCI specification</source>
        <translation>Exporter la spécification OCI</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 n’a pas pu être écrit : %2</translation>
    </message>
    <message>
        <source>About Caisson</source>
        <translation>À propos de Caisson</translation>
    </message>
    <message>
        <source>Caisson %1</source>
        <translation>Caisson %1</translation>
    </message>
    <message>
        <source>Makes containers out of the kernel's own parts and lets people see them.</source>
        <translation>Construit des conteneurs avec les briques du noyau et les donne à voir.</translation>
    </message>
    <message>
        <source>Helper %1</source>
        <translation>Assistant %1</translation>
    </message>
    <message>
        <source>GNU General Public License, version 2 or later</source>
        <translation>Licence publique générale GNU, version 2 ou ultérieure</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Détails…</translation>
    </message>
    <message>
        <source>There is no container %1.</source>
        <translation>Il n’y a pas de conteneur %1.</translation>
    </message>
    <message>
        <source>Attac&amp;h</source>
        <translation>Ratta&amp;cher</translation>
    </message>
    <message>
        <source>Joins the terminal or the output of the first process (%1)</source>
        <translation>Rejoint le terminal ou la sortie du premier processus (%1)</translation>
    </message>
    <message>
        <source>&amp;This computer…</source>
        <translation>&amp;Cet ordinateur…</translation>
    </message>
    <message>
        <source>This computer lacks what containers need.</source>
        <translation>Il manque à cet ordinateur ce dont les conteneurs ont besoin.</translation>
    </message>
</context>
<context>
    <name>MemoryGraph</name>
    <message>
        <source>Memory over the last minute</source>
        <translation>Mémoire pendant la dernière minute</translation>
    </message>
    <message>
        <source>anon</source>
        <translation>anon</translation>
    </message>
    <message>
        <source>file</source>
        <translation>fichier</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>noyau</translation>
    </message>
    <message>
        <source>shmem</source>
        <translation>shmem</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limite</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Seuil</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Arrow keys change it by 1 MiB, Page Up and Page Down by 10, Escape takes it back.</source>
        <translation>Les flèches le changent de 1 Mio, Page suivante et précédente de 10, Échap annule.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>end</source>
        <translation>fin</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>peak %1</source>
        <translation>pic %1</translation>
    </message>
    <message>
        <source>load</source>
        <translation>charge</translation>
    </message>
    <message>
        <source>slowed</source>
        <translation>ralenti</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>tué</translation>
    </message>
    <message>
        <source>limit %1</source>
        <translation>limite %1</translation>
    </message>
    <message>
        <source>high %1</source>
        <translation>seuil %1</translation>
    </message>
    <message>
        <source>%1 at the end</source>
        <translation>%1 à la fin</translation>
    </message>
    <message>
        <source>%1 now</source>
        <translation>%1 maintenant</translation>
    </message>
</context>
<context>
    <name>MemoryPage</name>
    <message>
        <source>Needs control groups v2; this computer has v1.</source>
        <translation>Exige les groupes de contrôle v2 ; cet ordinateur a la v1.</translation>
    </message>
    <message>
        <source>&amp;What the kernel did</source>
        <translation>Ce &amp;que le noyau a fait</translation>
    </message>
    <message>
        <source>Memory over the last minute</source>
        <translation>Mémoire pendant la dernière minute</translation>
    </message>
    <message>
        <source>The container does not run. This is its last curve.</source>
        <translation>Le conteneur ne tourne pas. Voici sa dernière courbe.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Li&amp;mit</source>
        <translation>Li&amp;mite</translation>
    </message>
    <message>
        <source>Hi&amp;gh</source>
        <translation>Seu&amp;il</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source> MiB</source>
        <translation> Mio</translation>
    </message>
    <message>
        <source>Takes memory step by step, as a program with a leak does.</source>
        <translation>Prend de la mémoire pas à pas, comme un programme qui fuit.</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>S&amp;tep</source>
        <translation>Pa&amp;s</translation>
    </message>
    <message>
        <source>Ever&amp;y</source>
        <translation>Toutes &amp;les</translation>
    </message>
    <message>
        <source>&amp;Up to</source>
        <translation>&amp;Jusqu’à</translation>
    </message>
    <message>
        <source>Start loa&amp;d</source>
        <translation>Lancer la char&amp;ge</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>Arrê&amp;ter</translation>
    </message>
    <message>
        <source>%1, PID %2</source>
        <translation>%1, PID %2</translation>
    </message>
    <message>
        <source>load</source>
        <translation>charge</translation>
    </message>
    <message>
        <source>&amp;Raise to %1 MiB and rerun</source>
        <translation>Porter à %1 Mio et rela&amp;ncer</translation>
    </message>
    <message>
        <source>Safe load in %1</source>
        <translation>Charge sans danger dans %1</translation>
    </message>
    <message>
        <source>A load stops by itself after 2 minutes.</source>
        <translation>Une charge s’arrête d’elle-même après 2 minutes.</translation>
    </message>
    <message>
        <source>swap off</source>
        <translation>sans échange</translation>
    </message>
</context>
<context>
    <name>MeterBar</name>
    <message>
        <source>%1 % of the limit</source>
        <translation>%1 % de la limite</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sans limite</translation>
    </message>
</context>
<context>
    <name>MountsPage</name>
    <message>
        <source>As its first process sees them. None of these stands in the host's own table.</source>
        <translation>Vus par son premier processus. Aucun ne figure dans la table de l’hôte.</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>Montages</translation>
    </message>
    <message>
        <source>Mounts exist while the container runs.</source>
        <translation>Les montages existent tant que le conteneur tourne.</translation>
    </message>
</context>
<context>
    <name>NamespaceMatrix</name>
    <message>
        <source>Namespaces of the host and the containers by kind</source>
        <translation>Espaces de noms de l’hôte et des conteneurs, par sorte</translation>
    </message>
</context>
<context>
    <name>NamespaceMatrixItems</name>
    <message>
        <source>%1, %2: %3, %4</source>
        <translation>%1, %2 : %3, %4</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>NamespacesPage</name>
    <message>
        <source>Namespaces of host and containers</source>
        <translation>Espaces de noms de l’hôte et des conteneurs</translation>
    </message>
    <message>
        <source>Every namespace of this computer</source>
        <translation>Tous les espaces de noms de cet ordinateur</translation>
    </message>
    <message>
        <source>The namespaces of this computer could not be listed.</source>
        <translation>Les espaces de noms de cet ordinateur n’ont pas pu être énumérés.</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>le sien</translation>
    </message>
    <message>
        <source>shared, same letter</source>
        <translation>partagé, même lettre</translation>
    </message>
    <message>
        <source>the host's</source>
        <translation>celui de l’hôte</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>Matrice</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Table</translation>
    </message>
    <message>
        <source>Id, command, PID, container</source>
        <translation>Identifiant, commande, PID, conteneur</translation>
    </message>
    <message>
        <source>Filter namespaces</source>
        <translation>Filtrer les espaces de noms</translation>
    </message>
    <message>
        <source>Kind of namespace</source>
        <translation>Sorte d’espace de noms</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Toutes les sortes</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Espaces de noms</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>Parent</translation>
    </message>
    <message>
        <source>the host</source>
        <translation>l’hôte</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>Select a cell</source>
        <translation>Choisissez une case</translation>
    </message>
    <message>
        <source>none; kept by its processes</source>
        <translation>aucun ; ses processus le maintiennent</translation>
    </message>
    <message>
        <source>user namespace %1</source>
        <translation>espace de noms user %1</translation>
    </message>
    <message>
        <source>this kind has none</source>
        <translation>cette sorte n’en a pas</translation>
    </message>
    <message numerus="yes">
        <source>%n process(es) in it</source>
        <translation><numerusform>%n processus dedans</numerusform><numerusform>%n processus dedans</numerusform></translation>
    </message>
    <message>
        <source>%1, PID %2</source>
        <translation>%1, PID %2</translation>
    </message>
    <message>
        <source>lowest PID %1: %2</source>
        <translation>plus petit PID %1 : %2</translation>
    </message>
</context>
<context>
    <name>NetworkDiagram</name>
    <message>
        <source>network namespace</source>
        <translation>espace de noms réseau</translation>
    </message>
    <message>
        <source>cable, thicker with traffic</source>
        <translation>câble, plus épais avec le trafic</translation>
    </message>
    <message>
        <source>unplugged</source>
        <translation>débranché</translation>
    </message>
    <message>
        <source>Routing</source>
        <translation>Routage</translation>
    </message>
    <message>
        <source>Network diagram</source>
        <translation>Schéma du réseau</translation>
    </message>
    <message>
        <source>Tab walks the nodes and cables, Return opens one, P pings from it.</source>
        <translation>Tab parcourt les nœuds et les câbles, Entrée en ouvre un, P lance un ping depuis lui.</translation>
    </message>
    <message>
        <source>Network of %1</source>
        <translation>Réseau de %1</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>au repos</translation>
    </message>
    <message>
        <source>in %1, out %2</source>
        <translation>entrée %1, sortie %2</translation>
    </message>
    <message>
        <source>Uplink %1 %2, %3, %4</source>
        <translation>Liaison montante %1 %2, %3, %4</translation>
    </message>
    <message>
        <source>%1, %2, network namespace %3</source>
        <translation>%1, %2, espace de noms réseau %3</translation>
    </message>
    <message>
        <source>Bridge %1, %2 %3, %4</source>
        <translation>Pont %1, %2 %3, %4</translation>
    </message>
    <message>
        <source>unplugged, no carrier</source>
        <translation>débranché, sans porteuse</translation>
    </message>
    <message>
        <source>Cable from %1 to %2 in %3, %4</source>
        <translation>Câble de %1 à %2 dans %3, %4</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2, %3, network namespace %4 %5</source>
        <translation>%1, %2, %3, espace de noms réseau %4 %5</translation>
    </message>
</context>
<context>
    <name>NetworkInspector</name>
    <message>
        <source>Last minute</source>
        <translation>Dernière minute</translation>
    </message>
    <message>
        <source>What is known of the selected part</source>
        <translation>Ce que l’on sait de la partie choisie</translation>
    </message>
    <message>
        <source>&amp;Ping from…</source>
        <translation>P&amp;ing depuis…</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>O&amp;uvrir</translation>
    </message>
    <message>
        <source>&amp;Remove network…</source>
        <translation>Supprimer &amp;le réseau…</translation>
    </message>
    <message>
        <source>Network %1</source>
        <translation>Réseau %1</translation>
    </message>
    <message numerus="yes">
        <source>bridge, %n port(s)</source>
        <translation><numerusform>pont, %n port</numerusform><numerusform>pont, %n ports</numerusform></translation>
    </message>
    <message>
        <source>no bridge: nothing is connected to it</source>
        <translation>pas de pont : rien n’y est relié</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>pont</translation>
    </message>
    <message>
        <source>%1, index %2</source>
        <translation>%1, index %2</translation>
    </message>
    <message>
        <source>address</source>
        <translation>adresse</translation>
    </message>
    <message>
        <source>subnet</source>
        <translation>sous-réseau</translation>
    </message>
    <message>
        <source>way out</source>
        <translation>sortie</translation>
    </message>
    <message>
        <source>by NAT</source>
        <translation>par NAT</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Containers are connected to it</source>
        <translation>Des conteneurs y sont reliés</translation>
    </message>
    <message>
        <source>Uplink</source>
        <translation>Liaison montante</translation>
    </message>
    <message>
        <source>the interface of the default route</source>
        <translation>l’interface de la route par défaut</translation>
    </message>
    <message>
        <source>interface</source>
        <translation>interface</translation>
    </message>
    <message>
        <source>router</source>
        <translation>routeur</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>the host's network namespace</source>
        <translation>l’espace de noms réseau de l’hôte</translation>
    </message>
    <message>
        <source>namespace</source>
        <translation>espace de noms</translation>
    </message>
    <message>
        <source>uplink</source>
        <translation>liaison montante</translation>
    </message>
    <message>
        <source>networks</source>
        <translation>réseaux</translation>
    </message>
    <message>
        <source>containers in it</source>
        <translation>conteneurs dedans</translation>
    </message>
    <message>
        <source>No container with a network of its own runs</source>
        <translation>Aucun conteneur avec un réseau à lui ne tourne</translation>
    </message>
    <message>
        <source>Cable %1 – %2</source>
        <translation>Câble %1 – %2</translation>
    </message>
    <message>
        <source>veth pair: two interfaces, what enters one leaves the other</source>
        <translation>paire veth : deux interfaces, ce qui entre dans l’une sort de l’autre</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>dans %1</translation>
    </message>
    <message>
        <source>in host</source>
        <translation>sur l’hôte</translation>
    </message>
    <message>
        <source>port of %1</source>
        <translation>port de %1</translation>
    </message>
    <message>
        <source>route out</source>
        <translation>route de sortie</translation>
    </message>
    <message>
        <source>network namespace of its own</source>
        <translation>espace de noms réseau à lui</translation>
    </message>
    <message>
        <source>interfaces</source>
        <translation>interfaces</translation>
    </message>
    <message>
        <source>only the loopback</source>
        <translation>seulement la boucle locale</translation>
    </message>
    <message>
        <source>in ↓ %1   out ↑ %2</source>
        <translation>entrée ↓ %1   sortie ↑ %2</translation>
    </message>
</context>
<context>
    <name>NetworkPage</name>
    <message>
        <source>Nothing is connected.</source>
        <translation>Rien n’est relié.</translation>
    </message>
    <message>
        <source>New network…</source>
        <translation>Nouveau réseau…</translation>
    </message>
    <message>
        <source>Network of this computer</source>
        <translation>Réseau de cet ordinateur</translation>
    </message>
    <message>
        <source>Cables of this computer</source>
        <translation>Câbles de cet ordinateur</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Conteneur</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Dedans</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>On the host</source>
        <translation>Sur l’hôte</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Pont</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>In ↓ / out ↑</source>
        <translation>Entrée ↓ / sortie ↑</translation>
    </message>
    <message>
        <source>Ne&amp;w network…</source>
        <translation>&amp;Nouveau réseau…</translation>
    </message>
    <message>
        <source>Diagram</source>
        <translation>Schéma</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Table</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Plus petit</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Plus grand</translation>
    </message>
    <message>
        <source>Fit the picture into the window</source>
        <translation>Ajuster l’image à la fenêtre</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Ajuster</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xporter…</translation>
    </message>
    <message>
        <source>Remove the network %1?</source>
        <translation>Supprimer le réseau %1 ?</translation>
    </message>
    <message>
        <source>Its bridge, its addresses and its NAT rule go with it.</source>
        <translation>Son pont, ses adresses et sa règle de NAT partent avec lui.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Supprimer</translation>
    </message>
    <message>
        <source>The network %1 could not be removed.</source>
        <translation>Le réseau %1 n’a pas pu être supprimé.</translation>
    </message>
    <message>
        <source>Export the picture</source>
        <translation>Exporter l’image</translation>
    </message>
    <message>
        <source>Pictures (*.svg *.png)</source>
        <translation>Images (*.svg *.png)</translation>
    </message>
    <message>
        <source>The picture could not be written to %1.</source>
        <translation>L’image n’a pas pu être écrite dans %1.</translation>
    </message>
</context>
<context>
    <name>NewContainerDialog</name>
    <message>
        <source>New container</source>
        <translation>Nouveau conteneur</translation>
    </message>
    <message>
        <source>&amp;Basics</source>
        <translation>&amp;Essentiel</translation>
    </message>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>&amp;Avancé</translation>
    </message>
    <message>
        <source>as the name</source>
        <translation>comme le nom</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source> MiB</source>
        <translation> Mio</translation>
    </message>
    <message>
        <source>None: memory is all there is</source>
        <translation>Aucun : la mémoire et rien d’autre</translation>
    </message>
    <message>
        <source>As much again</source>
        <translation>Autant encore</translation>
    </message>
    <message>
        <source>Without limit</source>
        <translation>Sans limite</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Processeur</translation>
    </message>
    <message>
        <source> CPU</source>
        <translation> CPU</translation>
    </message>
    <message>
        <source>all</source>
        <translation>tous</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>the next free one</source>
        <translation>la prochaine libre</translation>
    </message>
    <message>
        <source>%1, built in, %2</source>
        <translation>%1, intégrée, %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2, NAT</source>
        <translation>%1, %2, NAT</translation>
    </message>
    <message>
        <source>%1, %2, no way out</source>
        <translation>%1, %2, sans sortie</translation>
    </message>
    <message>
        <source>None: only the loopback</source>
        <translation>Aucun : seulement la boucle locale</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Image</translation>
    </message>
    <message>
        <source>Co&amp;mmand</source>
        <translation>Co&amp;mmande</translation>
    </message>
    <message>
        <source>Host n&amp;ame</source>
        <translation>Nom d’&amp;hôte</translation>
    </message>
    <message>
        <source>Memor&amp;y</source>
        <translation>Mém&amp;oire</translation>
    </message>
    <message>
        <source>S&amp;wap</source>
        <translation>&amp;Échange</translation>
    </message>
    <message>
        <source>&amp;Processor</source>
        <translation>&amp;Processeur</translation>
    </message>
    <message>
        <source>P&amp;rocesses</source>
        <translation>P&amp;rocessus</translation>
    </message>
    <message>
        <source>Ne&amp;twork</source>
        <translation>Ré&amp;seau</translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation>A&amp;dresse</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Espaces de noms</translation>
    </message>
    <message>
        <source>a wall of each kind, or none</source>
        <translation>un mur de chaque sorte, ou pas</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
    <message>
        <source>The host's</source>
        <translation>De l’hôte</translation>
    </message>
    <message>
        <source>NAME=value, one a line</source>
        <translation>NOM=valeur, un par ligne</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>&amp;Terminal: the command reads and writes one of its own</source>
        <translation>&amp;Terminal : la commande lit et écrit dans le sien</translation>
    </message>
    <message>
        <source>&amp;Keep it when the command has ended</source>
        <translation>&amp;Garder le conteneur quand la commande est finie</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>En&amp;vironnement</translation>
    </message>
    <message>
        <source>&amp;Directory</source>
        <translation>&amp;Dossier</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Utilisateur</translation>
    </message>
    <message>
        <source>Boot &amp;clock ahead by</source>
        <translation>Avance de l’&amp;horloge</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Créer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Create and &amp;start</source>
        <translation>&amp;Créer et démarrer</translation>
    </message>
    <message>
        <source>Will make %1.</source>
        <translation>Créera %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to correct</source>
        <translation><numerusform>%n point à corriger</numerusform><numerusform>%n points à corriger</numerusform></translation>
    </message>
    <message>
        <source>Creating %1</source>
        <translation>Création de %1</translation>
    </message>
    <message>
        <source>The container was not created.</source>
        <translation>Le conteneur n’a pas été créé.</translation>
    </message>
</context>
<context>
    <name>NewNetworkDialog</name>
    <message>
        <source>A &amp;way out through this computer (NAT)</source>
        <translation>Une s&amp;ortie par cet ordinateur (NAT)</translation>
    </message>
    <message>
        <source>&amp;Create</source>
        <translation>&amp;Créer</translation>
    </message>
    <message>
        <source>New network</source>
        <translation>Nouveau réseau</translation>
    </message>
    <message>
        <source>the last address of the subnet</source>
        <translation>la dernière adresse du sous-réseau</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>A network is a bridge on this computer, which is a switch made of software: containers on it reach each other.</source>
        <translation>Un réseau est un pont sur cet ordinateur, c’est-à-dire un commutateur logiciel : les conteneurs qui y sont se joignent.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <source>&amp;Subnet</source>
        <translation>&amp;Sous-réseau</translation>
    </message>
    <message>
        <source>&amp;Bridge's address</source>
        <translation>Adresse du &amp;pont</translation>
    </message>
    <message>
        <source>The network was not created.</source>
        <translation>Le réseau n’a pas été créé.</translation>
    </message>
</context>
<context>
    <name>NoticePresenter</name>
    <message>
        <source>Out of memory in %1</source>
        <translation>Mémoire épuisée dans %1</translation>
    </message>
    <message>
        <source>The kernel killed a process at the limit.</source>
        <translation>Le noyau a tué un processus à la limite.</translation>
    </message>
    <message>
        <source>The kernel killed %1 at the limit of %2.</source>
        <translation>Le noyau a tué %1 à la limite de %2.</translation>
    </message>
    <message>
        <source>The kernel killed %1 at the limit.</source>
        <translation>Le noyau a tué %1 à la limite.</translation>
    </message>
    <message>
        <source>Its command ended with exit code %1.</source>
        <translation>Sa commande s’est terminée avec le code %1.</translation>
    </message>
    <message>
        <source>The kernel killed its first process: it had reached the memory limit.</source>
        <translation>Le noyau a tué son premier processus : il avait atteint la limite de mémoire.</translation>
    </message>
    <message>
        <source>Its first process was ended by %1.</source>
        <translation>Son premier processus a été terminé par %1.</translation>
    </message>
    <message>
        <source>How it ended was not seen.</source>
        <translation>Sa fin n’a pas été observée.</translation>
    </message>
    <message>
        <source>%1 has ended</source>
        <translation>%1 s’est terminé</translation>
    </message>
    <message>
        <source>Done, after %1.</source>
        <translation>Fait, après %1.</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Processeur</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Espaces de noms</translation>
    </message>
    <message>
        <source>Namespaces of this container beside the host's</source>
        <translation>Espaces de noms de ce conteneur à côté de ceux de l’hôte</translation>
    </message>
    <message>
        <source>of %1 MiB</source>
        <translation>sur %1 Mio</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>Mio</translation>
    </message>
    <message>
        <source>of %1 CPU</source>
        <translation>sur %1 CPU</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>sur %1</translation>
    </message>
    <message>
        <source>no interface</source>
        <translation>pas d’interface</translation>
    </message>
    <message>
        <source>has no id while the container does not run</source>
        <translation>n’a pas d’identifiant tant que le conteneur ne tourne pas</translation>
    </message>
    <message>
        <source>read from /proc/%1/ns/%2 with readlink</source>
        <translation>lu dans /proc/%1/ns/%2 avec readlink</translation>
    </message>
    <message>
        <source>Manual: %1</source>
        <translation>Manuel : %1</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>&amp;Authenticate</source>
        <translation>&amp;S’authentifier</translation>
    </message>
    <message>
        <source>Authentication required</source>
        <translation>Authentification requise</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Who authenticates</source>
        <translation>Qui s’authentifie</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>As</source>
        <translation>En tant que</translation>
    </message>
</context>
<context>
    <name>PingPanel</name>
    <message>
        <source>Pin&amp;g</source>
        <translation>Pin&amp;g</translation>
    </message>
    <message>
        <source>Ping from</source>
        <translation>Ping depuis</translation>
    </message>
    <message>
        <source>Ping to</source>
        <translation>Ping vers</translation>
    </message>
    <message>
        <source>What ping says</source>
        <translation>Ce que dit ping</translation>
    </message>
    <message>
        <source>Ping fro&amp;m</source>
        <translation>Ping depui&amp;s</translation>
    </message>
    <message>
        <source>&amp;to</source>
        <translation>&amp;vers</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close the ping</source>
        <translation>Fermer le ping</translation>
    </message>
    <message>
        <source>the host · %1</source>
        <translation>l’hôte · %1</translation>
    </message>
    <message>
        <source>itself · 127.0.0.1</source>
        <translation>lui-même · 127.0.0.1</translation>
    </message>
    <message>
        <source>asking %1</source>
        <translation>demande à %1</translation>
    </message>
    <message>
        <source>✓ it answers</source>
        <translation>✓ il répond</translation>
    </message>
    <message>
        <source>✕ no answer</source>
        <translation>✕ pas de réponse</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>Three packets; two seconds at most for each answer.</source>
        <translation>Trois paquets ; deux secondes au plus pour chaque réponse.</translation>
    </message>
</context>
<context>
    <name>PlanItems</name>
    <message>
        <source>to come</source>
        <translation>à venir</translation>
    </message>
    <message>
        <source>next</source>
        <translation>suivante</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en marche</translation>
    </message>
    <message>
        <source>done in %1</source>
        <translation>fait en %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fait</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>échec : %1</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>défait</translation>
    </message>
    <message>
        <source>Step %1, %2, %3</source>
        <translation>Étape %1, %2, %3</translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <source>next</source>
        <translation>suivante</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
</context>
<context>
    <name>ProcessesPage</name>
    <message>
        <source>The same process has one number inside its PID namespace and another on the host.</source>
        <translation>Le même processus a un numéro dans son espace de noms PID et un autre sur l’hôte.</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>No process: the container does not run.</source>
        <translation>Aucun processus : le conteneur ne tourne pas.</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>bridge</source>
        <translation>pont</translation>
    </message>
    <message>
        <source>no way out</source>
        <translation>sans sortie</translation>
    </message>
    <message>
        <source>only loopback</source>
        <translation>boucle locale seule</translation>
    </message>
    <message>
        <source>the host</source>
        <translation>l’hôte</translation>
    </message>
    <message>
        <source>NAT %1 out</source>
        <translation>NAT %1 vers l’extérieur</translation>
    </message>
    <message numerus="yes">
        <source>NAT for %n network(s)</source>
        <translation><numerusform>NAT pour %n réseau</numerusform><numerusform>NAT pour %n réseaux</numerusform></translation>
    </message>
    <message>
        <source>Uplink</source>
        <translation>Liaison montante</translation>
    </message>
    <message>
        <source>router %1</source>
        <translation>routeur %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
</context>
<context>
    <name>ShellPresenter</name>
    <message>
        <source>starting</source>
        <translation>démarrage</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en marche</translation>
    </message>
    <message>
        <source>ended, exit %1</source>
        <translation>terminé, code %1</translation>
    </message>
    <message>
        <source>ended by %1</source>
        <translation>terminé par %1</translation>
    </message>
    <message>
        <source>killed: out of memory</source>
        <translation>tué : mémoire épuisée</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>terminé</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Name, image, address, id, PID</source>
        <translation>Nom, image, adresse, identifiant, PID</translation>
    </message>
    <message>
        <source>Search containers</source>
        <translation>Chercher des conteneurs</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Espaces de noms</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Conteneurs</translation>
    </message>
    <message>
        <source>No containers yet.</source>
        <translation>Pas encore de conteneur.</translation>
    </message>
    <message>
        <source>New container…</source>
        <translation>Nouveau conteneur…</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation><numerusform>%n en marche</numerusform><numerusform>%n en marche</numerusform></translation>
    </message>
</context>
<context>
    <name>Sparkline</name>
    <message>
        <source>Last values</source>
        <translation>Dernières valeurs</translation>
    </message>
</context>
<context>
    <name>TablePage</name>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
</context>
<context>
    <name>TaskIndicator</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>no tasks</source>
        <translation>aucune tâche</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation><numerusform>%1 et %n autre</numerusform><numerusform>%1 et %n autres</numerusform></translation>
    </message>
</context>
<context>
    <name>TerminalPage</name>
    <message>
        <source>A terminal opens in a running container.</source>
        <translation>Un terminal s’ouvre dans un conteneur en marche.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>Shell</translation>
    </message>
    <message>
        <source>First process</source>
        <translation>Premier processus</translation>
    </message>
    <message>
        <source>A shell beside the first process, or the first process itself</source>
        <translation>Un shell à côté du premier processus, ou le premier processus lui-même</translation>
    </message>
</context>
<context>
    <name>TerminalSession</name>
    <message>
        <source>Start a ne&amp;w shell</source>
        <translation>Lancer un &amp;nouveau shell</translation>
    </message>
    <message>
        <source>Terminal in %1</source>
        <translation>Terminal dans %1</translation>
    </message>
    <message>
        <source>No shell runs.</source>
        <translation>Aucun shell ne tourne.</translation>
    </message>
    <message>
        <source>&amp;Attach again</source>
        <translation>Ra&amp;ttacher</translation>
    </message>
    <message>
        <source>&amp;Detach</source>
        <translation>Détac&amp;her</translation>
    </message>
    <message>
        <source>First process of %1</source>
        <translation>Premier processus de %1</translation>
    </message>
    <message>
        <source>Leaves it; the container runs on (Control P, Control Q)</source>
        <translation>Le quitte ; le conteneur continue (Ctrl P, Ctrl Q)</translation>
    </message>
    <message>
        <source>A shell of its own (/bin/sh), beside the first process</source>
        <translation>Un shell à part (/bin/sh), à côté du premier processus</translation>
    </message>
    <message>
        <source>The terminal of the first process</source>
        <translation>Le terminal du premier processus</translation>
    </message>
    <message>
        <source>The output of the first process</source>
        <translation>La sortie du premier processus</translation>
    </message>
    <message>
        <source>Not attached.</source>
        <translation>Non rattaché.</translation>
    </message>
</context>
<context>
    <name>TerminalView</name>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Control Shift C copies, Control Shift V pastes, Control Tab leaves.</source>
        <translation>Ctrl Maj C copie, Ctrl Maj V colle, Ctrl Tab quitte.</translation>
    </message>
</context>
<context>
    <name>caisson::app::Checks</name>
    <message>
        <source>Linux %1</source>
        <translation>Linux %1</translation>
    </message>
    <message>
        <source>Linux %1 is older than 6.1</source>
        <translation>Linux %1 est plus ancien que 6.1</translation>
    </message>
    <message>
        <source>containers may not start; install a newer kernel</source>
        <translation>il se peut que les conteneurs ne démarrent pas ; installez un noyau plus récent</translation>
    </message>
    <message>
        <source>Linux %1 lacks what came with 6.5</source>
        <translation>Linux %1 n’a pas ce qui est venu avec 6.5</translation>
    </message>
    <message>
        <source>overlays are put together by /proc/self/fd paths instead; nothing to do</source>
        <translation>les overlays sont assemblés par des chemins de /proc/self/fd ; rien à faire</translation>
    </message>
    <message>
        <source>the kernel has no file system %1</source>
        <translation>le noyau n’a pas le système de fichiers %1</translation>
    </message>
    <message>
        <source>no container can start; try `modprobe overlay`, or a kernel with CONFIG_OVERLAY_FS</source>
        <translation>aucun conteneur ne peut démarrer ; essayez `modprobe overlay`, ou un noyau avec CONFIG_OVERLAY_FS</translation>
    </message>
    <message>
        <source>containers have no /dev/mqueue; a kernel with CONFIG_POSIX_MQUEUE gives it to them</source>
        <translation>les conteneurs n’ont pas de /dev/mqueue ; un noyau avec CONFIG_POSIX_MQUEUE le leur donne</translation>
    </message>
    <message>
        <source>%1 is there</source>
        <translation>%1 est là</translation>
    </message>
    <message>
        <source>the kernel has no %1 namespaces</source>
        <translation>le noyau n’a pas d’espaces de noms %1</translation>
    </message>
    <message>
        <source>containers can only use the host's: say --ns %1=host</source>
        <translation>les conteneurs ne peuvent qu’utiliser ceux de l’hôte : dites --ns %1=host</translation>
    </message>
    <message>
        <source>user namespaces are switched off</source>
        <translation>les espaces de noms user sont désactivés</translation>
    </message>
    <message>
        <source>set the sysctl user.max_user_namespaces, or say --ns user=host</source>
        <translation>réglez le sysctl user.max_user_namespaces, ou dites --ns user=host</translation>
    </message>
    <message>
        <source>control groups %1, each container a scope of systemd in machine.slice</source>
        <translation>groupes de contrôle %1, chaque conteneur étant un scope de systemd dans machine.slice</translation>
    </message>
    <message>
        <source>control groups %1</source>
        <translation>groupes de contrôle %1</translation>
    </message>
    <message>
        <source>the controller %1 is not available</source>
        <translation>le contrôleur %1 n’est pas disponible</translation>
    </message>
    <message>
        <source>memory is neither limited nor measured; start the machine with cgroup_enable=memory and without cgroup_disable=memory, or with a kernel that has CONFIG_MEMCG</source>
        <translation>la mémoire n’est ni limitée ni mesurée ; démarrez la machine avec cgroup_enable=memory et sans cgroup_disable=memory, ou avec un noyau qui a CONFIG_MEMCG</translation>
    </message>
    <message>
        <source>processes are not limited; a kernel with CONFIG_CGROUP_PIDS limits them</source>
        <translation>les processus ne sont pas limités ; un noyau avec CONFIG_CGROUP_PIDS les limite</translation>
    </message>
    <message>
        <source>processor time is not limited; a kernel with CONFIG_CFS_BANDWIDTH limits it</source>
        <translation>le temps de processeur n’est pas limité ; un noyau avec CONFIG_CFS_BANDWIDTH le limite</translation>
    </message>
    <message>
        <source>pause does not work; a kernel with CONFIG_CGROUP_FREEZER makes it work</source>
        <translation>la pause ne marche pas ; un noyau avec CONFIG_CGROUP_FREEZER la fait marcher</translation>
    </message>
    <message>
        <source>%1 can be made</source>
        <translation>le noyau sait faire : %1</translation>
    </message>
    <message>
        <source>the kernel makes no %1: %2</source>
        <translation>le noyau ne fait pas : %1 (%2)</translation>
    </message>
    <message>
        <source>%1; try `modprobe %2`, or a kernel that has it</source>
        <translation>%1 ; essayez `modprobe %2`, ou un noyau qui l’a</translation>
    </message>
    <message>
        <source>bridges</source>
        <translation>ponts réseau</translation>
    </message>
    <message>
        <source>pairs of interfaces (veth)</source>
        <translation>paires d’interfaces (veth)</translation>
    </message>
    <message>
        <source>packet filter rules (nf_tables)</source>
        <translation>règles du filtre de paquets (nf_tables)</translation>
    </message>
    <message>
        <source>containers start with --network none or host only</source>
        <translation>les conteneurs ne démarrent qu’avec --network none ou host</translation>
    </message>
    <message>
        <source>whether the kernel makes networks cannot be seen: %1</source>
        <translation>on ne peut pas voir si le noyau fait des réseaux : %1</translation>
    </message>
    <message>
        <source>containers with a network may not start</source>
        <translation>il se peut que les conteneurs avec un réseau ne démarrent pas</translation>
    </message>
    <message>
        <source>the helper does not run as root</source>
        <translation>l’assistant ne s’exécute pas en root</translation>
    </message>
    <message>
        <source>no bridges, no limits, no ranges of ids</source>
        <translation>ni ponts, ni limites, ni plages d’identifiants</translation>
    </message>
    <message>
        <source>the helper lacks CAP_SYS_RESOURCE</source>
        <translation>l’assistant n’a pas CAP_SYS_RESOURCE</translation>
    </message>
    <message>
        <source>limits on open files of containers cannot be raised past the helper's own</source>
        <translation>les limites de fichiers ouverts des conteneurs ne peuvent pas dépasser celles de l’assistant</translation>
    </message>
    <message>
        <source>the kernel's log cannot be read</source>
        <translation>le journal du noyau ne peut pas être lu</translation>
    </message>
    <message>
        <source>out-of-memory kills are counted, but not told with process and size</source>
        <translation>les processus tués faute de mémoire sont comptés, mais annoncés sans nom ni taille</translation>
    </message>
    <message>
        <source>the helper is in a PID namespace of its own</source>
        <translation>l’assistant est dans un espace de noms PID à lui</translation>
    </message>
    <message>
        <source>the kernel's log has other PIDs: which process an out-of-memory kill hit in a container is not told</source>
        <translation>le journal du noyau a d’autres PID : on ne dit pas quel processus d’un conteneur a été tué faute de mémoire</translation>
    </message>
    <message>
        <source>there is no program %1</source>
        <translation>il n’y a pas de programme %1</translation>
    </message>
    <message>
        <source>no container can start; install Caisson again</source>
        <translation>aucun conteneur ne peut démarrer ; réinstallez Caisson</translation>
    </message>
    <message>
        <source>no image is installed</source>
        <translation>aucune image n’est installée</translation>
    </message>
    <message>
        <source>look at %1</source>
        <translation>regardez dans %1</translation>
    </message>
    <message>
        <source>%1: found running and taken over</source>
        <translation>%1 : trouvé en marche et repris</translation>
    </message>
    <message>
        <source>%1: a run that had been cut short was taken away</source>
        <translation>%1 : une exécution interrompue a été retirée</translation>
    </message>
</context>
<context>
    <name>caisson::app::Client</name>
    <message>
        <source>Starting Caisson's helper…</source>
        <translation>Démarrage de l’assistant de Caisson…</translation>
    </message>
    <message>
        <source>Caisson's helper started and left again at once. The system's journal says why.</source>
        <translation>L’assistant de Caisson a démarré et s’est arrêté aussitôt. Le journal du système dit pourquoi.</translation>
    </message>
    <message>
        <source>A program that is not Caisson's helper (it runs as user %1) has taken its name on the bus. It was not asked for anything.</source>
        <translation>Un programme qui n’est pas l’assistant de Caisson (il tourne sous l’utilisateur %1) a pris son nom sur le bus. Rien ne lui a été demandé.</translation>
    </message>
    <message>
        <source>Caisson's helper does not let you look: %1</source>
        <translation>L’assistant de Caisson ne vous laisse pas regarder : %1</translation>
    </message>
    <message>
        <source>Caisson's helper has left; containers run on.</source>
        <translation>L’assistant de Caisson est parti ; les conteneurs continuent.</translation>
    </message>
    <message>
        <source>The system's message bus cannot be reached, so Caisson's helper cannot be asked. Start it (systemctl start dbus); Caisson goes on by itself then.</source>
        <translation>Le bus de messages du système est hors d’atteinte : l’assistant de Caisson ne peut pas être interrogé. Démarrez-le (systemctl start dbus) ; Caisson continuera alors de lui-même.</translation>
    </message>
    <message>
        <source>Caisson's helper is not installed on this computer, or the bus does not know it yet. Install caisson-helper, then try again.</source>
        <translation>L’assistant de Caisson n’est pas installé sur cet ordinateur, ou le bus ne le connaît pas encore. Installez caisson-helper, puis réessayez.</translation>
    </message>
    <message>
        <source>Caisson's helper could not be started: %1
The system's journal says more.</source>
        <translation>L’assistant de Caisson n’a pas pu être démarré : %1
Le journal du système en dit plus.</translation>
    </message>
</context>
<context>
    <name>caisson::app::ClientError</name>
    <message>
        <source>Caisson's helper did not answer. Containers go on running; try again, and if it stays so, see the system's journal for org.caisson.Helper1.</source>
        <translation>L’assistant de Caisson n’a pas répondu. Les conteneurs continuent ; réessayez, et si cela dure, voyez org.caisson.Helper1 dans le journal du système.</translation>
    </message>
    <message>
        <source>Something that was asked for is not possible as it stands. Correct it and try again.</source>
        <translation>Une partie de la demande n’est pas possible telle quelle. Corrigez et réessayez.</translation>
    </message>
    <message>
        <source>It is not there, or not any more. Check its name, or whether somebody removed it.</source>
        <translation>Cela n’existe pas, ou plus. Vérifiez le nom, ou si quelqu’un l’a supprimé.</translation>
    </message>
    <message>
        <source>This name or address is taken. Choose another.</source>
        <translation>Ce nom ou cette adresse est pris. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>That cannot be done in the state in which it is now.</source>
        <translation>C’est impossible dans l’état actuel.</translation>
    </message>
    <message>
        <source>You are not authorised to do this. An administrator can allow it.</source>
        <translation>Vous n’y êtes pas autorisé. Un administrateur peut le permettre.</translation>
    </message>
    <message>
        <source>The password was not given, so nothing was done.</source>
        <translation>Le mot de passe n’a pas été donné : rien n’a été fait.</translation>
    </message>
    <message>
        <source>This version of Caisson, or this kernel, cannot do that.</source>
        <translation>Cette version de Caisson, ou ce noyau, ne sait pas le faire.</translation>
    </message>
    <message>
        <source>There are too many of these already. Remove or end some first.</source>
        <translation>Il y en a déjà trop. Supprimez-en ou terminez-en d’abord.</translation>
    </message>
    <message>
        <source>It was cancelled. What had been done was taken back.</source>
        <translation>C’est annulé. Ce qui avait été fait a été défait.</translation>
    </message>
    <message>
        <source>The kernel refused. What had been done was taken back.</source>
        <translation>Le noyau a refusé. Ce qui avait été fait a été défait.</translation>
    </message>
    <message>
        <source>Something went wrong inside Caisson's helper. Please report it with the text below.</source>
        <translation>Quelque chose a échoué dans l’assistant de Caisson. Signalez-le avec le texte ci-dessous.</translation>
    </message>
    <message>
        <source>A password is needed, and no program of this session asks for it. Start your desktop's polkit agent. The window asks by itself unless CAISSON_NO_AGENT is set, caissonctl where it has a terminal.</source>
        <translation>Un mot de passe est nécessaire et aucun programme de cette session ne le demande. Démarrez l’agent polkit de votre bureau. La fenêtre le demande elle-même sauf si CAISSON_NO_AGENT est défini, caissonctl là où il a un terminal.</translation>
    </message>
</context>
<context>
    <name>caisson::app::ContainerStatus</name>
    <message>
        <source>starting</source>
        <translation>démarre</translation>
    </message>
    <message>
        <source>starting, step %1 of %2</source>
        <translation>démarre, étape %1 sur %2</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en marche</translation>
    </message>
    <message>
        <source>running for %1</source>
        <translation>en marche depuis %1</translation>
    </message>
    <message>
        <source>%1 killed</source>
        <translation>%1 tué</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>tué</translation>
    </message>
    <message>
        <source>killed: out of memory</source>
        <translation>tué : mémoire épuisée</translation>
    </message>
    <message>
        <source>killed: %1</source>
        <translation>tué : %1</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message>
        <source>failed: its command is not in its file system</source>
        <translation>échec : sa commande n’est pas dans son système de fichiers</translation>
    </message>
    <message>
        <source>failed: its command cannot be executed</source>
        <translation>échec : sa commande ne peut pas être exécutée</translation>
    </message>
    <message>
        <source>failed: it did not start</source>
        <translation>échec : il n’a pas démarré</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>échec : %1</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>perdu</translation>
    </message>
    <message>
        <source>lost: its end was not seen</source>
        <translation>perdu : sa fin n’a pas été vue</translation>
    </message>
    <message>
        <source>stopped, exit %1</source>
        <translation>arrêté, code %1</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>created</source>
        <translation>créé</translation>
    </message>
    <message>
        <source>created, not started</source>
        <translation>créé, pas démarré</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>s’arrête</translation>
    </message>
    <message>
        <source>stopped by %1</source>
        <translation>arrêté par %1</translation>
    </message>
    <message>
        <source>stopped by KILL at once</source>
        <translation>arrêté aussitôt par KILL</translation>
    </message>
    <message>
        <source>stopped; did not react to TERM within %1 s, killed</source>
        <translation>arrêté ; pas de réaction à TERM en %1 s, tué</translation>
    </message>
    <message>
        <source>did not start</source>
        <translation>n’a pas démarré</translation>
    </message>
</context>
<context>
    <name>caisson::app::Events</name>
    <message>
        <source>%1 was created</source>
        <translation>%1 a été créé</translation>
    </message>
    <message>
        <source>%1 started</source>
        <translation>%1 a démarré</translation>
    </message>
    <message>
        <source>%1 was paused</source>
        <translation>%1 a été mis en pause</translation>
    </message>
    <message>
        <source>%1 goes on</source>
        <translation>%1 continue</translation>
    </message>
    <message>
        <source>%1 was removed</source>
        <translation>%1 a été supprimé</translation>
    </message>
    <message>
        <source>%1 has a new name</source>
        <translation>%1 a un nouveau nom</translation>
    </message>
    <message>
        <source>The limits of %1 changed</source>
        <translation>Les limites de %1 ont changé</translation>
    </message>
    <message>
        <source>Network %1 was created</source>
        <translation>Le réseau %1 a été créé</translation>
    </message>
    <message>
        <source>Network %1 was removed</source>
        <translation>Le réseau %1 a été supprimé</translation>
    </message>
    <message>
        <source>A command started in %1</source>
        <translation>Une commande a démarré dans %1</translation>
    </message>
    <message>
        <source>A command ended in %1</source>
        <translation>Une commande s’est terminée dans %1</translation>
    </message>
    <message>
        <source>The kernel killed a process in %1</source>
        <translation>Le noyau a tué un processus dans %1</translation>
    </message>
    <message>
        <source>The kernel killed %1 in %2</source>
        <translation>Le noyau a tué %1 dans %2</translation>
    </message>
    <message>
        <source> (PID %1)</source>
        <translation> (PID %1)</translation>
    </message>
    <message>
        <source>: it held %1</source>
        <translation> : il tenait %1</translation>
    </message>
    <message>
        <source>, the limit is %1</source>
        <translation>, la limite est %1</translation>
    </message>
    <message>
        <source>%1 was killed: out of memory</source>
        <translation>%1 a été tué : mémoire épuisée</translation>
    </message>
    <message>
        <source>%1 was killed: %2</source>
        <translation>%1 a été tué : %2</translation>
    </message>
    <message>
        <source>%1 ended</source>
        <translation>%1 s’est terminé</translation>
    </message>
    <message>
        <source>%1 ended, exit %2</source>
        <translation>%1 s’est terminé, code %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Ce qui s’est passé</translation>
    </message>
    <message>
        <source>%1 was stopped, exit %2</source>
        <translation>%1 a été arrêté, code %2</translation>
    </message>
    <message>
        <source>%1 was stopped</source>
        <translation>%1 a été arrêté</translation>
    </message>
</context>
<context>
    <name>caisson::app::Format</name>
    <message>
        <source>B</source>
        <translation>o</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>Kio</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>Mio</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>Gio</translation>
    </message>
    <message>
        <source>TiB</source>
        <translation>Tio</translation>
    </message>
    <message>
        <source>B/s</source>
        <translation>o/s</translation>
    </message>
    <message>
        <source>KiB/s</source>
        <translation>Kio/s</translation>
    </message>
    <message>
        <source>MiB/s</source>
        <translation>Mio/s</translation>
    </message>
    <message>
        <source>GiB/s</source>
        <translation>Gio/s</translation>
    </message>
    <message>
        <source>TiB/s</source>
        <translation>Tio/s</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 / %2 GiB</source>
        <translation>%1 / %2 Gio</translation>
    </message>
    <message>
        <source>%1 / %2 MiB</source>
        <translation>%1 / %2 Mio</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 j</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>il y a %1</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>signal %1</source>
        <translation>signal %1</translation>
    </message>
</context>
<context>
    <name>caisson::app::MachineNamespacesModel</name>
    <message>
        <source>Namespace</source>
        <translation>Espace de noms</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Sorte</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>First PID</source>
        <translation>Premier PID</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Conteneur</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>Parent</translation>
    </message>
</context>
<context>
    <name>caisson::app::MountModel</name>
    <message>
        <source>Mounted on</source>
        <translation>Monté sur</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Options</translation>
    </message>
    <message>
        <source>Propagation</source>
        <translation>Propagation</translation>
    </message>
</context>
<context>
    <name>caisson::app::Namespaces</name>
    <message>
        <source>Mount namespace</source>
        <translation>Espace de noms mount</translation>
    </message>
    <message>
        <source>Host name (UTS) namespace</source>
        <translation>Espace de noms de nom d’hôte (UTS)</translation>
    </message>
    <message>
        <source>IPC namespace</source>
        <translation>Espace de noms IPC</translation>
    </message>
    <message>
        <source>PID namespace</source>
        <translation>Espace de noms PID</translation>
    </message>
    <message>
        <source>Network namespace</source>
        <translation>Espace de noms réseau</translation>
    </message>
    <message>
        <source>User namespace</source>
        <translation>Espace de noms user</translation>
    </message>
    <message>
        <source>Control group namespace</source>
        <translation>Espace de noms cgroup</translation>
    </message>
    <message>
        <source>Time namespace</source>
        <translation>Espace de noms time</translation>
    </message>
    <message>
        <source>File systems: its own tree of mounts</source>
        <translation>Systèmes de fichiers : son propre arbre de montages</translation>
    </message>
    <message>
        <source>Host name and domain name</source>
        <translation>Nom d’hôte et nom de domaine</translation>
    </message>
    <message>
        <source>Shared memory, semaphores, message queues</source>
        <translation>Mémoire partagée, sémaphores, files de messages</translation>
    </message>
    <message>
        <source>Process numbers</source>
        <translation>Numéros de processus</translation>
    </message>
    <message>
        <source>Interfaces, addresses, routes</source>
        <translation>Interfaces, adresses, routes</translation>
    </message>
    <message>
        <source>Users, groups and their rights</source>
        <translation>Utilisateurs, groupes et leurs droits</translation>
    </message>
    <message>
        <source>The root that /proc/self/cgroup shows</source>
        <translation>La racine que montre /proc/self/cgroup</translation>
    </message>
    <message>
        <source>Boot and monotonic clocks</source>
        <translation>Horloges de démarrage et monotone</translation>
    </message>
    <message>
        <source>Own tree of mounts</source>
        <translation>Son propre arbre de montages</translation>
    </message>
    <message>
        <source>The host’s mounts</source>
        <translation>Les montages de l’hôte</translation>
    </message>
    <message>
        <source>Own host name</source>
        <translation>Son propre nom d’hôte</translation>
    </message>
    <message>
        <source>The host’s name</source>
        <translation>Le nom de l’hôte</translation>
    </message>
    <message>
        <source>Own shared memory and queues</source>
        <translation>Mémoire partagée et files à lui</translation>
    </message>
    <message>
        <source>The host’s shared memory and queues</source>
        <translation>Mémoire partagée et files de l’hôte</translation>
    </message>
    <message>
        <source>Starts again at PID 1</source>
        <translation>Recommence au PID 1</translation>
    </message>
    <message>
        <source>Sees the host’s processes</source>
        <translation>Voit les processus de l’hôte</translation>
    </message>
    <message>
        <source>Own interfaces and addresses</source>
        <translation>Interfaces et adresses à lui</translation>
    </message>
    <message>
        <source>The host’s interfaces and addresses</source>
        <translation>Interfaces et adresses de l’hôte</translation>
    </message>
    <message>
        <source>Root here is nobody outside</source>
        <translation>Root ici n’est personne dehors</translation>
    </message>
    <message>
        <source>Root here is root outside: a weak wall</source>
        <translation>Root ici est root dehors : un mur faible</translation>
    </message>
    <message>
        <source>Own view of the tree</source>
        <translation>Sa propre vue de l’arbre</translation>
    </message>
    <message>
        <source>Sees the host’s tree of control groups</source>
        <translation>Voit les groupes de contrôle de l’hôte</translation>
    </message>
    <message>
        <source>Own boot and monotonic clocks</source>
        <translation>Ses propres horloges</translation>
    </message>
    <message>
        <source>Same clocks as the host</source>
        <translation>Les mêmes horloges que l’hôte</translation>
    </message>
    <message>
        <source>the host’s</source>
        <translation>celui de l’hôte</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>partagé</translation>
    </message>
    <message>
        <source>shared with %1</source>
        <translation>partagé avec %1</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>le sien</translation>
    </message>
    <message>
        <source>Host name: %1 here, %2 outside</source>
        <translation>Nom d’hôte : %1 ici, %2 dehors</translation>
    </message>
    <message>
        <source>Process numbers: 1 here is %1 outside</source>
        <translation>Numéros de processus : 1 ici est %1 dehors</translation>
    </message>
    <message>
        <source>Interfaces, addresses, routes: %1 %2</source>
        <translation>Interfaces, adresses, routes : %1 %2</translation>
    </message>
    <message>
        <source>Users: root here is %1 outside</source>
        <translation>Utilisateurs : root ici est %1 dehors</translation>
    </message>
    <message>
        <source>%1 its own</source>
        <translation>%1 à lui</translation>
    </message>
    <message>
        <source>%1 shared</source>
        <translation>%1 partagés</translation>
    </message>
    <message>
        <source>%1 the host’s</source>
        <translation>%1 de l’hôte</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Sorte</translation>
    </message>
    <message>
        <source>here</source>
        <translation>ici</translation>
    </message>
    <message>
        <source>host</source>
        <translation>hôte</translation>
    </message>
    <message>
        <source>Relation</source>
        <translation>Relation</translation>
    </message>
    <message>
        <source>What it isolates</source>
        <translation>Ce qu’il isole</translation>
    </message>
</context>
<context>
    <name>caisson::app::ProcessModel</name>
    <message>
        <source>running</source>
        <translation>en marche</translation>
    </message>
    <message>
        <source>sleeping</source>
        <translation>dort</translation>
    </message>
    <message>
        <source>waiting for a device</source>
        <translation>attend un périphérique</translation>
    </message>
    <message>
        <source>ended, not collected</source>
        <translation>fini, non recueilli</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>traced</source>
        <translation>suivi</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>au repos</translation>
    </message>
    <message>
        <source>PID here</source>
        <translation>PID ici</translation>
    </message>
    <message>
        <source>PID on the host</source>
        <translation>PID sur l’hôte</translation>
    </message>
    <message>
        <source>Parent on the host</source>
        <translation>Parent sur l’hôte</translation>
    </message>
    <message>
        <source>User on the host</source>
        <translation>Utilisateur sur l’hôte</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Commande</translation>
    </message>
</context>
<context>
    <name>caisson::ui::Marks</name>
    <message>
        <source>running</source>
        <translation>en marche</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>démarre</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>tué</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>avertissement</translation>
    </message>
    <message>
        <source>error</source>
        <translation>erreur</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>le sien</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>partagé</translation>
    </message>
    <message>
        <source>shared with %1</source>
        <translation>partagé avec %1</translation>
    </message>
    <message>
        <source>the host’s</source>
        <translation>celui de l’hôte</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Colours of the window: system, light or dark.</source>
        <translation>Couleurs de la fenêtre : system, light ou dark.</translation>
    </message>
    <message>
        <source>Opens the dialog that makes a container.</source>
        <translation>Ouvre le dialogue qui crée un conteneur.</translation>
    </message>
    <message>
        <source>Opens the dialog that makes a network.</source>
        <translation>Ouvre le dialogue qui crée un réseau.</translation>
    </message>
    <message>
        <source>Shows this computer's network.</source>
        <translation>Affiche le réseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>Shows this computer's namespaces.</source>
        <translation>Affiche les espaces de noms de cet ordinateur.</translation>
    </message>
    <message>
        <source>Shows the container of this name or id.</source>
        <translation>Affiche le conteneur de ce nom ou identifiant.</translation>
    </message>
    <message>
        <source>container</source>
        <translation>conteneur</translation>
    </message>
    <message>
        <source>Makes containers out of the kernel's own parts and lets people see them.
There is one window for each user: started again, it comes to the front.</source>
        <translation>Construit des conteneurs avec les briques du noyau et les montre.
Il y a une fenêtre par utilisateur : relancé, le programme la ramène devant.</translation>
    </message>
</context>
<context>
    <name>caisson::app::Steps</name>
    <message>
        <source>Create the control group</source>
        <translation>Créer le groupe de contrôle</translation>
    </message>
    <message>
        <source>A control group is a directory in the kernel&apos;s own file system: the processes inside are counted, limited, stopped and ended together.</source>
        <translation>Un groupe de contrôle est un dossier du système de fichiers propre au noyau : les processus qui s’y trouvent sont comptés, limités, suspendus et terminés ensemble.</translation>
    </message>
    <message>
        <source>Have systemd make the control group</source>
        <translation>Faire créer le groupe de contrôle par systemd</translation>
    </message>
    <message>
        <source>The tree of control groups is systemd&apos;s here, so it is asked for a scope: a group of its own for processes that somebody else has started, with a part for the container and one for its monitor.</source>
        <translation>L’arbre des groupes de contrôle est ici à systemd ; on lui demande donc une portée (scope) : un groupe à part pour des processus lancés par quelqu’un d’autre, avec une partie pour le conteneur et une pour son surveillant.</translation>
    </message>
    <message>
        <source>Set its limits</source>
        <translation>Poser ses limites</translation>
    </message>
    <message>
        <source>Writing a number into a file of the control group is all it takes to limit memory, processor time and the number of processes.</source>
        <translation>Il suffit d’écrire un nombre dans un fichier du groupe de contrôle pour limiter la mémoire, le temps de processeur et le nombre de processus.</translation>
    </message>
    <message>
        <source>Writing a number into a file of the control group is all it takes to limit memory, processor time and the number of processes. systemd is told the same, as properties of the scope.</source>
        <translation>Il suffit d’écrire un nombre dans un fichier du groupe de contrôle pour limiter la mémoire, le temps de processeur et le nombre de processus. systemd l’apprend aussi, comme propriétés de la portée.</translation>
    </message>
    <message>
        <source>Allow only the standard devices</source>
        <translation>N’ouvrir que les périphériques standards</translation>
    </message>
    <message>
        <source>Whatever device node a container might get hold of, the kernel opens only those on this list: null, zero, full, random, urandom and its own terminals.</source>
        <translation>Quel que soit le nœud de périphérique qu’un conteneur obtienne, le noyau n’ouvre que ceux de cette liste : null, zero, full, random, urandom et ses propres terminaux.</translation>
    </message>
    <message>
        <source>Start the monitor</source>
        <translation>Lancer le surveillant</translation>
    </message>
    <message>
        <source>A small program stays beside the container as the parent of its first process: it holds terminal, log and exit status, also when the helper is gone.</source>
        <translation>Un petit programme reste à côté du conteneur comme parent de son premier processus : il tient le terminal, le journal et l’état de sortie, même quand l’assistant n’est plus là.</translation>
    </message>
    <message>
        <source>Clone the first process</source>
        <translation>Cloner le premier processus</translation>
    </message>
    <message>
        <source>One system call makes the process and its new namespaces at once; born in its control group, it waits for everything else to be set up around it.</source>
        <translation>Un seul appel système crée le processus et ses nouveaux espaces de noms ; né dans son groupe de contrôle, il attend que tout le reste soit mis en place autour de lui.</translation>
    </message>
    <message>
        <source>Map users</source>
        <translation>Faire correspondre les utilisateurs</translation>
    </message>
    <message>
        <source>Root inside becomes an ordinary user outside: each id of the container stands for one of a range that nobody else has. No further user namespaces may be made below this one.</source>
        <translation>Root à l’intérieur devient un utilisateur ordinaire à l’extérieur : chaque identifiant du conteneur en représente un d’une plage que personne d’autre n’a. Aucun autre espace de noms user ne peut être créé en dessous de celui-ci.</translation>
    </message>
    <message>
        <source>Assemble the root file system</source>
        <translation>Assembler le système de fichiers racine</translation>
    </message>
    <message>
        <source>The image stays as it is; a layer of the container&apos;s own lies over it and takes every change. No table of mounts shows it yet.</source>
        <translation>L’image reste telle quelle ; une couche propre au conteneur la recouvre et reçoit chaque changement. Aucune table de montages ne la montre encore.</translation>
    </message>
    <message>
        <source>Set up the bridge</source>
        <translation>Installer le pont</translation>
    </message>
    <message>
        <source>A bridge is a switch inside the kernel: whatever is plugged into it can talk to each other, and its own address is the way out.</source>
        <translation>Un pont est un commutateur dans le noyau : tout ce qui y est branché peut se parler, et son adresse est le chemin vers l’extérieur.</translation>
    </message>
    <message>
        <source>Lay the cable</source>
        <translation>Poser le câble</translation>
    </message>
    <message>
        <source>A veth pair is a cable with a plug at both ends: one is put into the bridge, the other is born inside the container&apos;s network namespace.</source>
        <translation>Une paire veth est un câble avec une prise à chaque bout : l’une va dans le pont, l’autre naît dans l’espace de noms réseau du conteneur.</translation>
    </message>
    <message>
        <source>Switch loopback on</source>
        <translation>Activer la boucle locale</translation>
    </message>
    <message>
        <source>A new network namespace has one interface, loopback, and even that is down.</source>
        <translation>Un nouvel espace de noms réseau a une seule interface, la boucle locale, et même celle-ci est éteinte.</translation>
    </message>
    <message>
        <source>Give it an address</source>
        <translation>Lui donner une adresse</translation>
    </message>
    <message>
        <source>In a new network namespace everything is down, even loopback: both interfaces are switched on and the outer one gets its address.</source>
        <translation>Dans un nouvel espace de noms réseau tout est éteint, même la boucle locale : les deux interfaces sont activées et celle vers l’extérieur reçoit son adresse.</translation>
    </message>
    <message>
        <source>Show it the way out</source>
        <translation>Lui montrer la sortie</translation>
    </message>
    <message>
        <source>The default route says where packets for everywhere else go: to the bridge&apos;s own address.</source>
        <translation>La route par défaut dit où vont les paquets pour partout ailleurs : à l’adresse du pont.</translation>
    </message>
    <message>
        <source>Say what may pass</source>
        <translation>Dire ce qui peut passer</translation>
    </message>
    <message>
        <source>Packet filter rules keep networks apart, let this container speak only with its own addresses, and lend it the host&apos;s address towards the outside.</source>
        <translation>Les règles du filtre de paquets séparent les réseaux, ne laissent ce conteneur parler qu’avec ses propres adresses et lui prêtent celle de l’hôte vers l’extérieur.</translation>
    </message>
    <message>
        <source>Set the host name</source>
        <translation>Donner le nom d’hôte</translation>
    </message>
    <message>
        <source>The container has a UTS namespace, so its name is its own affair; the host keeps its.</source>
        <translation>Le conteneur a un espace de noms UTS : son nom ne regarde que lui, l’hôte garde le sien.</translation>
    </message>
    <message>
        <source>Make all mounts private</source>
        <translation>Rendre tous les montages privés</translation>
    </message>
    <message>
        <source>From here on no mount made inside is seen outside, nor the other way round.</source>
        <translation>Dès lors aucun montage fait à l’intérieur n’est vu de l’extérieur, ni l’inverse.</translation>
    </message>
    <message>
        <source>Attach the root file system</source>
        <translation>Attacher le système de fichiers racine</translation>
    </message>
    <message>
        <source>The assembled tree gets its place in the container&apos;s own table of mounts, by its descriptor: no path of the image has a part in it.</source>
        <translation>L’arbre assemblé prend sa place dans la table de montages du conteneur, par son descripteur : aucun chemin de l’image n’y intervient.</translation>
    </message>
    <message>
        <source>Make /dev</source>
        <translation>Faire /dev</translation>
    </message>
    <message>
        <source>A small file system in memory with just the standard devices, terminals of the container&apos;s own and shared memory: no other device of the host can be reached.</source>
        <translation>Un petit système de fichiers en mémoire, avec les seuls périphériques standards, des terminaux propres au conteneur et la mémoire partagée : aucun autre périphérique de l’hôte n’est accessible.</translation>
    </message>
    <message>
        <source>Mount /proc</source>
        <translation>Monter /proc</translation>
    </message>
    <message>
        <source>Programs such as ps read it: it shows the processes of the container&apos;s PID namespace.</source>
        <translation>Des programmes comme ps le lisent : il montre les processus de l’espace de noms PID du conteneur.</translation>
    </message>
    <message>
        <source>Mount /sys read-only</source>
        <translation>Monter /sys en lecture seule</translation>
    </message>
    <message>
        <source>What the kernel tells of devices and of the container&apos;s own network interfaces; nothing can be set.</source>
        <translation>Ce que le noyau dit des périphériques et des interfaces réseau du conteneur ; rien ne peut y être réglé.</translation>
    </message>
    <message>
        <source>Mount /sys/fs/cgroup read-only</source>
        <translation>Monter /sys/fs/cgroup en lecture seule</translation>
    </message>
    <message>
        <source>The container sees its own control group as the root of the tree, and its limits, but cannot change them.</source>
        <translation>Le conteneur voit son propre groupe de contrôle comme racine de l’arbre, et ses limites, sans pouvoir les changer.</translation>
    </message>
    <message>
        <source>Bind resolv.conf, hosts and hostname</source>
        <translation>Lier resolv.conf, hosts et hostname</translation>
    </message>
    <message>
        <source>Three small files made for this container lie over those of the image.</source>
        <translation>Trois petits fichiers faits pour ce conteneur recouvrent ceux de l’image.</translation>
    </message>
    <message>
        <source>Hide what a container should not see</source>
        <translation>Cacher ce qu’un conteneur ne doit pas voir</translation>
    </message>
    <message>
        <source>Files of /proc and /sys that tell about the host or reach into it are covered or made read-only.</source>
        <translation>Les fichiers de /proc et /sys qui renseignent sur l’hôte ou l’atteignent sont couverts ou mis en lecture seule.</translation>
    </message>
    <message>
        <source>Change the root</source>
        <translation>Changer de racine</translation>
    </message>
    <message>
        <source>The image becomes the root of everything inside, and the host&apos;s tree is gone from the container&apos;s view.</source>
        <translation>L’image devient la racine de tout à l’intérieur, et l’arbre de l’hôte disparaît de la vue du conteneur.</translation>
    </message>
    <message>
        <source>Connect input and output</source>
        <translation>Relier entrée et sorties</translation>
    </message>
    <message>
        <source>What the process writes goes through two pipes to the monitor, which keeps it as the log.</source>
        <translation>Ce que le processus écrit passe par deux tubes jusqu’au surveillant, qui le garde comme journal.</translation>
    </message>
    <message>
        <source>Open the terminal</source>
        <translation>Ouvrir le terminal</translation>
    </message>
    <message>
        <source>A pseudo terminal of the container&apos;s own: the monitor holds the one end, the process gets the other as its controlling terminal.</source>
        <translation>Un pseudo-terminal propre au conteneur : le surveillant en tient un bout, le processus reçoit l’autre comme terminal de contrôle.</translation>
    </message>
    <message>
        <source>Make the time namespace</source>
        <translation>Faire l’espace de noms time</translation>
    </message>
    <message>
        <source>Clocks that count since the start of the machine may run ahead or behind inside; the time of day is the host&apos;s always.</source>
        <translation>Les horloges qui comptent depuis le démarrage de la machine peuvent avancer ou retarder à l’intérieur ; l’heure du jour reste celle de l’hôte.</translation>
    </message>
    <message>
        <source>Drop privileges</source>
        <translation>Abandonner les privilèges</translation>
    </message>
    <message>
        <source>Root inside keeps only the powers that ordinary programs need, and can never get more.</source>
        <translation>Root à l’intérieur ne garde que les pouvoirs dont les programmes ordinaires ont besoin, et n’en obtient jamais davantage.</translation>
    </message>
    <message>
        <source>Run the command</source>
        <translation>Lancer la commande</translation>
    </message>
    <message>
        <source>The last thing: a filter for system calls is laid, and the process becomes the container&apos;s own command.</source>
        <translation>Pour finir : un filtre d’appels système est posé, et le processus devient la commande du conteneur.</translation>
    </message>
    <message>
        <source>Tell systemd-machined</source>
        <translation>Prévenir systemd-machined</translation>
    </message>
    <message>
        <source>systemd keeps a list of the machines that run on this one, containers among them: machinectl shows it.</source>
        <translation>systemd tient une liste des machines qui tournent sur celle-ci, conteneurs compris : machinectl la montre.</translation>
    </message>
</context>
</TS>
