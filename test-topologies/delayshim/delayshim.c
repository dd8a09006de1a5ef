/* delayshim - a small userspace link emulator for hosts without sch_netem.
 *
 * One process emulates any number of point-to-point links.  Each link is a
 * pair of tap devices (A,B): a frame the kernel/OVS transmits on A is read
 * from A's fd, held for `delay` (+- uniform jitter), optionally dropped, and
 * written to B's fd, i.e. received from B; and the reverse.
 * A per-direction rate limit is modelled as a serialising transmitter with a
 * bounded (bytes) drop-tail queue, so rate + delay + loss + queue act like a
 * real link.
 *
 * Config (stdin or file), one link per line:
 *     nameA[@netnsA] nameB[@netnsB] delay_us [jitter_us [loss_ppm [rate_kbit [queue_bytes]]]]
 * where a netns is a name below /run/netns or a path such as /proc/123/ns/net.
 * Control while running: a line on the Unix datagram socket given with -c; links are named by
 * either end as the config wrote it, namespace included:
 *     set nameA delay_us [jitter_us [loss_ppm [rate_kbit [queue_bytes]]]]
 *     down nameA | up nameA      (black-hole the link, no carrier change)
 *     carrier nameA 0|1          (TUNSETCARRIER on both taps: port status)
 *     stat nameA | quit
 * "READY <n>" is printed on stdout when all taps exist.
 *
 * Timing: one epoll loop, one timerfd per process armed (absolute, CLOCK_MONOTONIC)
 * for the earliest due frame; a binary heap orders frames.  prctl timer slack 1 us.
 * -s US spins for the last US microseconds before a due time (more precise, more CPU).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <net/if.h>
#include <linux/if_tun.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>

#ifndef TUNSETCARRIER
#define TUNSETCARRIER _IOW('T', 226, int)
#endif
#define MAXFRAME 65600          /* a tap without offloads never exceeds its MTU + 14 */
#define SPEC 128                /* longest nameA@netnsA */
#define BURST 32                /* frames read per fd and wake-up: fairness */

struct frame { uint64_t due, seq; int out; uint32_t len; unsigned char data[]; };
struct dir {                    /* one direction of a link: read fd -> peer fd */
    int fd, peer;               /* own fd; index of the opposite dir */
    char name[SPEC];            /* as the config wrote it */
    uint64_t free_at, last_due; /* when the emulated transmitter is free; FIFO guard */
    uint64_t q_bytes, rx, tx, dropped;
};
struct link { uint64_t delay, jitter, rate_kbit, queue; uint32_t loss_ppm; int down; };

static struct dir *D; static struct link *L; static int nl, cap;
static struct frame **heap; static size_t hn, hcap; static uint64_t seqno;
static uint64_t rng = 88172645463325252ull, spin_ns;

static uint64_t now(void){ struct timespec t; clock_gettime(CLOCK_MONOTONIC,&t); return t.tv_sec*1000000000ull+t.tv_nsec; }
static uint64_t rnd(void){ rng^=rng<<13; rng^=rng>>7; rng^=rng<<17; return rng; }
static void die(const char *m){ perror(m); exit(1); }

/* ---- binary heap on (due, seq) ---- */
static int before(const struct frame *a,const struct frame *b){ return a->due!=b->due ? a->due<b->due : a->seq<b->seq; }
static void push(struct frame *f){
    if(hn==hcap){ hcap=hcap?hcap*2:1024; heap=realloc(heap,hcap*sizeof*heap); if(!heap) die("realloc"); }
    size_t i=hn++; while(i && before(f,heap[(i-1)/2])){ heap[i]=heap[(i-1)/2]; i=(i-1)/2; } heap[i]=f;
}
static struct frame *pop(void){
    struct frame *top=heap[0], *f=heap[--hn]; size_t i=0,c;
    while((c=2*i+1)<hn){ if(c+1<hn && before(heap[c+1],heap[c])) c++; if(!before(heap[c],f)) break; heap[i]=heap[c]; i=c; }
    if(hn) heap[i]=f;
    return top;
}

/* ---- taps ---- */
static int tap(const char *spec,char *name){
    char ns[256]="", nm[64]; const char *at=strchr(spec,'@');
    snprintf(nm,sizeof nm,"%.*s",at?(int)(at-spec):(int)strlen(spec),spec);
    if(at) snprintf(ns,sizeof ns,strchr(at,'/')?"%s":"/run/netns/%s",at+1);
    int self=-1;
    if(at){ self=open("/proc/self/ns/net",O_RDONLY); int f=open(ns,O_RDONLY); if(f<0||setns(f,CLONE_NEWNET)) die(ns); close(f); }
    int fd=open("/dev/net/tun",O_RDWR|O_NONBLOCK|O_CLOEXEC); if(fd<0) die("/dev/net/tun");
    struct ifreq r; memset(&r,0,sizeof r); r.ifr_flags=IFF_TAP|IFF_NO_PI; snprintf(r.ifr_name,IFNAMSIZ,"%.15s",nm);
    if(ioctl(fd,TUNSETIFF,&r)) die(nm);
    int s=socket(AF_INET,SOCK_DGRAM|SOCK_CLOEXEC,0);      /* bring it up */
    if(ioctl(s,SIOCGIFFLAGS,&r)==0){ r.ifr_flags|=IFF_UP; if(ioctl(s,SIOCSIFFLAGS,&r)) die("up"); }
    close(s);
    if(at){ if(setns(self,CLONE_NEWNET)) die("setns back"); close(self); }
    snprintf(name,SPEC,"%s",spec); return fd;
}
static void params(struct link *l,const char *s){
    unsigned long long d=0,j=0,p=0,r=0,q=0; sscanf(s,"%llu %llu %llu %llu %llu",&d,&j,&p,&r,&q);
    l->delay=d*1000; l->jitter=j*1000; l->loss_ppm=p; l->rate_kbit=r; l->queue=q?q:150000;
}
static void addlink(char *line){
    char a[SPEC],b[SPEC]; int off=0;
    if(sscanf(line,"%127s %127s %n",a,b,&off)<2 || a[0]=='#') return;
    if(nl==cap){ cap=cap?cap*2:256; L=realloc(L,cap*sizeof*L); D=realloc(D,2*cap*sizeof*D); if(!L||!D) die("realloc"); }
    memset(&L[nl],0,sizeof*L); memset(&D[2*nl],0,2*sizeof*D);
    D[2*nl].fd=tap(a,D[2*nl].name); D[2*nl+1].fd=tap(b,D[2*nl+1].name);
    D[2*nl].peer=2*nl+1; D[2*nl+1].peer=2*nl; params(&L[nl],line+off); nl++;
}

/* ---- data path ---- */
static void deliver(struct frame *f){
    struct dir *o=&D[f->out]; D[o->peer].q_bytes-=f->len;
    if(!L[f->out/2].down && write(o->fd,f->data,f->len)==(ssize_t)f->len) o->tx++; else o->dropped++;
    free(f);
}
static void rx(int i){
    static unsigned char buf[MAXFRAME]; struct dir *d=&D[i]; struct link *l=&L[i/2];
    for(int k=0;k<BURST;k++){
        ssize_t n=read(d->fd,buf,sizeof buf); if(n<=0) return;
        d->rx++;
        if(l->down || (l->loss_ppm && rnd()%1000000<l->loss_ppm)){ d->dropped++; continue; }
        uint64_t t=now(), tx=0;
        if(l->rate_kbit){                       /* serialise: bytes*8/rate */
            if(d->free_at<t) d->free_at=t;
            if((d->free_at-t)*l->rate_kbit/8000000 > l->queue){ d->dropped++; continue; }
            tx=(uint64_t)n*8000000ull/l->rate_kbit; d->free_at+=tx; t=d->free_at;
        }
        uint64_t due=t+l->delay; if(l->jitter) due+=rnd()%(2*l->jitter+1)-(l->jitter<l->delay?l->jitter:l->delay);
        if(due<d->last_due) due=d->last_due;    /* never reorder inside a direction */
        d->last_due=due;
        struct frame *f=malloc(sizeof*f+n); if(!f){ d->dropped++; continue; }
        f->due=due; f->seq=seqno++; f->out=d->peer; f->len=n; memcpy(f->data,buf,n); d->q_bytes+=n; push(f);
    }
}
static int find(const char *n){ for(int i=0;i<2*nl;i++) if(!strcmp(D[i].name,n)) return i; return -1; }
static int command(char *c,char *out,size_t sz){
    char v[16],n[SPEC]; int off=0; out[0]=0;
    if(!strncmp(c,"quit",4)) return 1;
    if(sscanf(c,"%15s %127s %n",v,n,&off)<2){ snprintf(out,sz,"?\n"); return 0; }
    int i=find(n); if(i<0){ snprintf(out,sz,"no link %.100s\n",n); return 0; }
    struct link *l=&L[i/2]; int x=i&~1; snprintf(out,sz,"ok\n");
    if(!strcmp(v,"set")) params(l,c+off);
    else if(!strcmp(v,"down")) l->down=1;
    else if(!strcmp(v,"up")) l->down=0;
    else if(!strcmp(v,"carrier")){ int on=atoi(c+off); l->down=!on; for(int k=0;k<2;k++) if(ioctl(D[x+k].fd,TUNSETCARRIER,&on)) snprintf(out,sz,"TUNSETCARRIER: %s\n",strerror(errno)); }
    else if(!strcmp(v,"stat")) snprintf(out,sz,"rx %lu/%lu tx %lu/%lu drop %lu/%lu\n",D[x].rx,D[x+1].rx,D[x].tx,D[x+1].tx,D[x].dropped,D[x+1].dropped);
    else snprintf(out,sz,"?\n");
    return 0;
}
int main(int argc,char **argv){
    const char *ctl=NULL; int o; while((o=getopt(argc,argv,"c:s:"))!=-1){ if(o=='c') ctl=optarg; else if(o=='s') spin_ns=strtoull(optarg,0,10)*1000; else return 2; }
    FILE *in=optind<argc?fopen(argv[optind],"r"):stdin; if(!in) die("config");
    char line[512]; while(fgets(line,sizeof line,in)) addlink(line);
    prctl(PR_SET_TIMERSLACK,1000);
    int ep=epoll_create1(0), tf=timerfd_create(CLOCK_MONOTONIC,TFD_NONBLOCK), cs=-1;
    struct epoll_event ev={.events=EPOLLIN};
    ev.data.u32=UINT32_MAX; epoll_ctl(ep,EPOLL_CTL_ADD,tf,&ev);
    if(ctl){ struct sockaddr_un u={.sun_family=AF_UNIX}; snprintf(u.sun_path,sizeof u.sun_path,"%s",ctl); unlink(ctl);
        cs=socket(AF_UNIX,SOCK_DGRAM|SOCK_NONBLOCK,0); if(bind(cs,(void*)&u,sizeof u)) die(ctl); ev.data.u32=UINT32_MAX-1; epoll_ctl(ep,EPOLL_CTL_ADD,cs,&ev); }
    for(int i=0;i<2*nl;i++){ ev.data.u32=i; if(epoll_ctl(ep,EPOLL_CTL_ADD,D[i].fd,&ev)) die("epoll"); }
    printf("READY %d\n",nl); fflush(stdout);
    struct epoll_event evs[64]; uint64_t armed=0;
    for(;;){
        int wait=-1;
        if(hn){ uint64_t t=now(); if(heap[0]->due<=t+spin_ns) wait=0;
            else if(armed!=heap[0]->due){ uint64_t w=heap[0]->due-spin_ns; struct itimerspec s={.it_value={w/1000000000,w%1000000000}};
                timerfd_settime(tf,TFD_TIMER_ABSTIME,&s,NULL); armed=heap[0]->due; } }
        int n=epoll_wait(ep,evs,64,wait);
        for(int k=0;k<n;k++){ uint32_t u=evs[k].data.u32;
            if(u==UINT32_MAX){ uint64_t x; if(read(tf,&x,8)<0){} armed=0; }
            else if(u==UINT32_MAX-1){ struct sockaddr_un from; socklen_t fl=sizeof from; ssize_t m=recvfrom(cs,line,sizeof line-1,0,(void*)&from,&fl);
                if(m>0){ char out[256]; line[m]=0; if(command(line,out,sizeof out)) return 0; if(fl>sizeof(sa_family_t)) sendto(cs,out,strlen(out),0,(void*)&from,fl); } }
            else rx(u); }
        uint64_t t=now(); while(hn && heap[0]->due<=t) deliver(pop());
    }
}
