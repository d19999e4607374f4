// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/seqpacket.h"
#include "helper/kernel/pidfd.h"
#include "tests/kernel/child.h"

#include <cstring>
#include <QTemporaryDir>
#include <QTest>
#include <sys/socket.h>
#include <sys/stat.h>

using namespace caisson;
using namespace caisson::kernel;
using namespace std::chrono_literals;

namespace {

[[nodiscard]] std::size_t openDescriptors()
{
    return Directory::open("/proc/self/fd")->list()->size();
}

/// As a peer that knows no bounds would.
void sendRaw(const SeqPacket &socket, std::string data, const std::vector<int> &descriptors)
{
    iovec part{.iov_base = data.data(), .iov_len = data.size()};
    std::vector<char> control(CMSG_SPACE(sizeof(int) * descriptors.size()));
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
    std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof(int) * descriptors.size());
    QCOMPARE(::sendmsg(socket.fd().get(), &message, 0), static_cast<ssize_t>(data.size()));
}

} // namespace

class SeqPacketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keepsBorders();
    void passesDescriptors();
    void cutOffMessageIsAnError();
    void unaskedDescriptorsAreClosed_data();
    void unaskedDescriptorsAreClosed();
    void tellsTheEnd();
    void nonBlocking();
    void pathSocket();
    void pathSocketReplacesOnlySockets();
    void connectDoesNotFollowLinks();

private:
    std::size_t m_before = 0;
    SeqPacket m_a, m_b;
};

void SeqPacketTest::init()
{
    m_before = openDescriptors();
    auto pair = SeqPacket::pair();
    VERIFY_OK(pair);
    m_a = std::move(pair->first);
    m_b = std::move(pair->second);
}

void SeqPacketTest::cleanup()
{
    m_a = {};
    m_b = {};
    QCOMPARE(openDescriptors(), m_before); // nothing leaked, whatever went wrong
}

void SeqPacketTest::keepsBorders()
{
    VERIFY_OK(m_a.send("one"));
    VERIFY_OK(m_a.send("two"));
    QCOMPARE(m_b.receive(100)->data, std::string("one"));
    QCOMPARE(m_b.receive(3)->data, std::string("two"));
    QCOMPARE(m_a.send("").error().code, ErrorCode::InvalidArgument);
    QVERIFY(!m_b.waitReadable(1ms).value());
    VERIFY_OK(m_a.send("x"));
    QVERIFY(m_b.waitReadable(1s).value());
    QCOMPARE(m_b.peer()->uid, ::geteuid());
    QCOMPARE(m_b.peer()->pid, ::getpid());
}

void SeqPacketTest::passesDescriptors()
{
    const Fd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const std::vector<int> both{null.get(), m_a.fd().get()};
    VERIFY_OK(m_a.send("with", both));
    auto packet = m_b.receive(100, 2);
    VERIFY_OK(packet);
    QCOMPARE(packet->descriptors.size(), std::size_t{2});
    struct ::stat sent
    {
    };
    struct ::stat received
    {
    };
    ::fstat(null.get(), &sent);
    ::fstat(packet->descriptors.front().get(), &received);
    QCOMPARE(received.st_rdev, sent.st_rdev);
    for (const Fd &fd : packet->descriptors)
        QVERIFY((::fcntl(fd.get(), F_GETFD) & FD_CLOEXEC) != 0);
    const std::vector<int> many(SeqPacket::maximumDescriptors + 1, null.get());
    QCOMPARE(m_a.send("x", many).error().code, ErrorCode::InvalidArgument);
    QVERIFY(!m_a.send("x", std::vector<int>{-1}));
}

void SeqPacketTest::cutOffMessageIsAnError()
{
    VERIFY_OK(m_a.send("long message"));
    QCOMPARE(m_b.receive(4).error().code, ErrorCode::InvalidArgument);
    VERIFY_OK(m_a.send("next")); // the connection goes on
    QCOMPARE(m_b.receive(4)->data, std::string("next"));
}

void SeqPacketTest::unaskedDescriptorsAreClosed_data()
{
    QTest::addColumn<int>("sent");
    QTest::addColumn<int>("allowed");
    QTest::newRow("none expected") << 1 << 0;
    QTest::newRow("one too many") << 3 << 2;
    QTest::newRow("more than there is room for") << 100 << 32; // MSG_CTRUNC
}

void SeqPacketTest::unaskedDescriptorsAreClosed()
{
    QFETCH(const int, sent);
    QFETCH(const int, allowed);
    sendRaw(m_a, "x", std::vector<int>(static_cast<std::size_t>(sent), STDIN_FILENO));
    const std::size_t before = openDescriptors();
    const auto packet = m_b.receive(100, static_cast<std::size_t>(allowed));
    QVERIFY(!packet);
    QCOMPARE(packet.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(openDescriptors(), before);
}

void SeqPacketTest::tellsTheEnd()
{
    VERIFY_OK(m_a.send("last"));
    m_a = {};
    QCOMPARE(m_b.receive(100)->data, std::string("last"));
    QVERIFY(m_b.receive(100)->endOfFile);
    QCOMPARE(m_b.send("x").error().errnoValue, EPIPE); // and no SIGPIPE
}

void SeqPacketTest::nonBlocking()
{
    auto pair = SeqPacket::pair(true);
    VERIFY_OK(pair);
    QCOMPARE(pair->first.receive(10).error().errnoValue, EAGAIN);
}

void SeqPacketTest::pathSocket()
{
    const QTemporaryDir temporary;
    // Longer than the 108 bytes of an address.
    auto directory = Directory::open(temporary.path().toStdString().c_str())
                         ->makeDirectories(std::string(100, 'a') + '/' + std::string(100, 'b'), 0700);
    VERIFY_OK(directory);
    const mode_t before = ::umask(0); // the mode must not hang on it
    auto listener = SeqPacketListener::listen(*directory, "socket");
    ::umask(before);
    VERIFY_OK(listener);
    QCOMPARE(directory->status("socket")->st_mode & 07777U, 0600U);
    QVERIFY(!listener->accept()->has_value());
    auto client = SeqPacket::connect(*directory, "socket");
    VERIFY_OK(client);
    auto server = listener->accept();
    VERIFY_OK(server);
    QVERIFY(server->has_value());
    VERIFY_OK(client->send("hello"));
    QCOMPARE((*server)->receive(100)->data, std::string("hello"));
    auto peer = (*server)->peerPidFd();
    if (peer)
        QCOMPARE(PidFd(std::move(*peer)).pid().value(), ::getpid());
    else
        QCOMPARE(peer.error().code, ErrorCode::NotSupported);
    QCOMPARE(SeqPacket::connect(*directory, "nothing").error().errnoValue, ENOENT);
}

void SeqPacketTest::pathSocketReplacesOnlySockets()
{
    const QTemporaryDir temporary;
    auto directory = Directory::open(temporary.path().toStdString().c_str());
    VERIFY_OK(directory);
    VERIFY_OK(SeqPacketListener::listen(*directory, "socket")); // closed at once: stale
    QCOMPARE(SeqPacket::connect(*directory, "socket").error().errnoValue, ECONNREFUSED);
    auto again = SeqPacketListener::listen(*directory, "socket");
    VERIFY_OK(again);
    VERIFY_OK(SeqPacket::connect(*directory, "socket"));
    VERIFY_OK(directory->replaceFile("file", "x"));
    QCOMPARE(SeqPacketListener::listen(*directory, "file").error().code, ErrorCode::Exists);
    QCOMPARE(directory->readFile("file").value(), std::string("x"));
    QVERIFY(!SeqPacketListener::listen(*directory, "../socket"));
}

void SeqPacketTest::connectDoesNotFollowLinks()
{
    const QTemporaryDir temporary;
    auto directory = Directory::open(temporary.path().toStdString().c_str());
    VERIFY_OK(directory);
    auto listener = SeqPacketListener::listen(*directory, "socket");
    VERIFY_OK(listener);
    VERIFY_OK(directory->symlink("socket", "link"));
    QVERIFY(!SeqPacket::connect(*directory, "link"));
}

QTEST_GUILESS_MAIN(SeqPacketTest)
#include "seqpackettest.moc"
